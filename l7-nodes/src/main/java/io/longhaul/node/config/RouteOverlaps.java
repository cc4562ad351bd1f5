package io.longhaul.node.config;

import io.longhaul.membership.config.Section;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds routes of which a request could match two that are equally specific. */
final class RouteOverlaps {
  private record Place(HostPattern host, PathPrefix path) {}

  private record Placed(String where, List<String> listeners) {
    boolean overlaps(List<String> others) {
      return listeners.isEmpty() || others.isEmpty() || !Collections.disjoint(listeners, others);
    }
  }

  private final Map<Place, List<Placed>> places = new HashMap<>();

  /** Records the route; a fault where an earlier one has its host, path and a listener. */
  void check(Section section, RouteSpec route) {
    List<Placed> same =
        places.computeIfAbsent(new Place(route.host(), route.path()), p -> new ArrayList<>());
    for (Placed earlier : same) {
      if (earlier.overlaps(route.listeners())) {
        section.fault(
            "path",
            "host %s with path %s is given in %s already (expected: once for each listener)"
                .formatted(route.host(), route.path(), earlier.where()));
        return;
      }
    }
    same.add(new Placed(section.path(), route.listeners()));
  }
}
