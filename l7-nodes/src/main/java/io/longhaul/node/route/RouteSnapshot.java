package io.longhaul.node.route;

import io.longhaul.node.balance.Hashes;
import io.longhaul.node.config.ListenerSpec;
import io.longhaul.node.config.RouteSpec;
import io.longhaul.node.config.RoutesDocument;
import io.longhaul.node.config.Upstream;
import io.longhaul.node.traffic.NodeTraffic;
import io.longhaul.node.traffic.RouteMeters;
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
  /** Serves nothing. */
  public static final RouteSnapshot EMPTY = of(RoutesDocument.EMPTY);

  private final RoutesDocument document;
  private final Map<String, RouteTable> byDoor = new HashMap<>();
  private final RouteTable unbound;
  private final RouteTable nothing;

  private RouteSnapshot(RoutesDocument document, Meters meters) {
    this.document = document;
    Map<String, Upstream> upstreams =
        document.upstreams().stream()
            .collect(Collectors.toMap(Upstream::name, Function.identity()));
    this.nothing =
        new RouteTable(List.of(), meters.of(NodeTraffic.NO_LISTENER, NodeTraffic.NO_ROUTE));
    this.unbound =
        table(
            document,
            upstreams,
            List.of(),
            route -> route.listeners().isEmpty(),
            route -> meters.of(NodeTraffic.NO_LISTENER, route));
    for (ListenerSpec listener : document.listeners()) {
      byDoor.put(
          listener.door(),
          table(
              document,
              upstreams,
              listener.policies(),
              route -> serves(route, listener),
              route -> meters.of(listener.name(), route)));
    }
  }

  /** Prepares a document that {@link RoutesDocument#parse} has checked. */
  public static RouteSnapshot of(RoutesDocument document) {
    return new RouteSnapshot(document, (_, _) -> RouteMeters.UNSEEN);
  }

  /** The same, whose requests are counted. */
  public RouteSnapshot measured(NodeTraffic traffic) {
    return new RouteSnapshot(document, traffic::route);
  }

  /** Finds where the requests of a route are counted that come through a listener. */
  private interface Meters {
    RouteMeters of(String listener, String route);
  }

  /** A route as metrics name it, whatever upstream it leads to. */
  public static String nameOf(RouteSpec route) {
    return route.host().toString() + route.path();
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
    return byDoor.getOrDefault(door.get(), nothing);
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
      Predicate<RouteSpec> which,
      Function<String, RouteMeters> meters) {
    return new RouteTable(
        document.routes().stream()
            .filter(which)
            .map(
                spec ->
                    new Route(
                        spec.host(),
                        spec.path(),
                        Hashes.of(nameOf(spec)),
                        upstream(upstreams, spec.upstream()),
                        Stream.concat(policies.stream(), spec.policies().stream())
                            .distinct()
                            .toList(),
                        meters.apply(nameOf(spec))))
            .toList(),
        meters.apply(NodeTraffic.NO_ROUTE));
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
