package io.longhaul.node.balance;

import io.longhaul.node.config.Endpoint;
import io.longhaul.node.config.EndpointSpec;
import io.longhaul.node.config.RoutesDocument;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An upstream's endpoints, gathered from all entries that it has. An address that several name is
 * what the first of them says. While one is not known yet, those of before stay, too: a change to a
 * name that cannot be resolved takes nothing away.
 *
 * @param leftOut how many were more than an upstream may have
 */
record Gathered(List<Found> endpoints, int leftOut) {
  static Gathered of(List<EndpointSpec> specs, Locations locations, List<Found> before) {
    Map<Endpoint, Found> all = new LinkedHashMap<>();
    boolean complete = true;
    for (EndpointSpec spec : specs) {
      Optional<List<Found>> found =
          spec.target() instanceof Endpoint endpoint
              ? Optional.of(List.of(Found.as(spec, endpoint)))
              : locations.of(spec);
      found.ifPresent(list -> list.forEach(one -> all.putIfAbsent(one.endpoint(), one)));
      complete &= found.isPresent();
    }
    if (!complete) {
      before.forEach(one -> all.putIfAbsent(one.endpoint(), one));
    }
    return new Gathered(
        all.values().stream().limit(RoutesDocument.MAX_ENDPOINTS).toList(),
        Math.max(0, all.size() - RoutesDocument.MAX_ENDPOINTS));
  }
}
