package io.longhaul.node.route;

import io.longhaul.node.config.ListenerSpec;
import io.longhaul.node.config.RouteSpec;
import io.longhaul.node.config.RoutesDocument;
import io.longhaul.node.config.Upstream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A routes document made ready for the data path. Immutable: a change is a new snapshot, and a
 * connection may keep the one that it began with.
 */
public final class RouteSnapshot {
  private static final RouteTable NOTHING = new RouteTable(List.of());

  /** Serves nothing. */
  public static final RouteSnapshot EMPTY = of(RoutesDocument.EMPTY);

  private final RoutesDocument document;
  private final Map<String, RouteTable> byDoor = new HashMap<>();
  private final RouteTable unbound;

  private RouteSnapshot(RoutesDocument document) {
    this.document = document;
    Map<String, Upstream> upstreams =
        document.upstreams().stream()
            .collect(Collectors.toMap(Upstream::name, Function.identity()));
    this.unbound = table(document, upstreams, List.of(), route -> route.listeners().isEmpty());
    for (ListenerSpec listener : document.listeners()) {
      byDoor.put(
          listener.door(),
          table(document, upstreams, listener.policies(), route -> serves(route, listener)));
    }
  }

  /** Prepares a document that {@link RoutesDocument#parse} has checked. */
  public static RouteSnapshot of(RoutesDocument document) {
    return new RouteSnapshot(document);
  }

  /**
   * The routes of a connection. Without listeners in the document, every door has all routes. With
   * them, a door has the routes of the listener that names it, and none where no listener does. A
   * connection that came through no door has the routes that are bound to no listener.
   *
   * @param door as {@code ClientAddress.door}
   */
  public RouteTable table(Optional<String> door) {
    if (byDoor.isEmpty() || door.isEmpty()) {
      return unbound;
    }
    return byDoor.getOrDefault(door.get(), NOTHING);
  }

  /** The route of a request that came through no door; as {@link RouteTable#route}. */
  public Optional<Route> route(String host, String path) {
    return unbound.route(host, path);
  }

  /** The document that this was made from. */
  public RoutesDocument document() {
    return document;
  }

  private static boolean serves(RouteSpec route, ListenerSpec listener) {
    return route.listeners().isEmpty() || route.listeners().contains(listener.name());
  }

  private static RouteTable table(
      RoutesDocument document,
      Map<String, Upstream> upstreams,
      List<String> policies,
      Predicate<RouteSpec> which) {
    return new RouteTable(
        document.routes().stream()
            .filter(which)
            .map(
                spec ->
                    new Route(
                        spec.host(),
                        spec.path(),
                        upstream(upstreams, spec.upstream()),
                        Stream.concat(policies.stream(), spec.policies().stream())
                            .distinct()
                            .toList()))
            .toList());
  }

  private static Upstream upstream(Map<String, Upstream> upstreams, String name) {
    Upstream upstream = upstreams.get(name);
    if (upstream == null) {
      throw new IllegalArgumentException(
          "upstream: '" + name + "' (expected: one of the document)");
    }
    return upstream;
  }
}
