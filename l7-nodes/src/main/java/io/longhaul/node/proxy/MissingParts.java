package io.longhaul.node.proxy;

import io.longhaul.node.config.EndpointSpec;
import io.longhaul.node.config.RouteSpec;
import io.longhaul.node.config.RoutesDocument;
import io.longhaul.node.config.Upstream;
import io.longhaul.node.missing.MissingPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Gathers what the routes in force name and a node could not have yet. */
final class MissingParts {
  private MissingParts() {}

  static List<MissingPart> of(ProxyNode node) {
    RoutesDocument document = node.routes().document();
    Set<String> used =
        document.routes().stream().map(RouteSpec::upstream).collect(Collectors.toSet());
    List<MissingPart> parts = new ArrayList<>(node.tls().missing());
    parts.addAll(node.access().missing());
    document.upstreams().stream()
        .filter(upstream -> used.contains(upstream.name()))
        .flatMap(upstream -> endpoints(node, upstream))
        .forEach(parts::add);
    return List.copyOf(parts);
  }

  /**
   * Where an upstream's endpoints are not known; and that it has none at all, which an upstream
   * that had others before it was changed may not say for the same entry.
   */
  private static Stream<MissingPart> endpoints(ProxyNode node, Upstream upstream) {
    String prefix = "upstream " + upstream.name() + ": ";
    List<MissingPart> unknown =
        upstream.endpoints().stream()
            .map(EndpointSpec::target)
            .map(target -> node.discovery().missing(target, prefix + target))
            .flatMap(Optional::stream)
            .toList();
    boolean none = node.upstreams().of(upstream).endpoints().isEmpty();
    return unknown.isEmpty() || !none
        ? unknown.stream()
        : Stream.concat(
            Stream.of(new MissingPart(prefix + "any endpoint", unknown.getFirst().reason())),
            unknown.stream());
  }
}
