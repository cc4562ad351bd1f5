package io.longhaul.node.config;

import io.longhaul.membership.config.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Binds a routes document to its values and finds what is wrong between its parts. */
final class RoutesReader {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Duration MIN_TIMEOUT = Duration.ofMillis(1);
  private static final Duration MAX_TIMEOUT = Duration.ofHours(1);
  private static final Duration MAX_TUNNEL_IDLE = Duration.ofDays(365);
  private static final int MAX_KEEP_ALIVE_CONNECTIONS = 10_000;

  private final Section root;
  private final Set<String> listenerNames = new HashSet<>();
  private final Set<String> upstreamNames = new HashSet<>();

  RoutesReader(Section root) {
    this.root = root;
  }

  RoutesDocument document() {
    List<ListenerSpec> listeners = listeners();
    List<Upstream> upstreams = upstreams();
    return new RoutesDocument(listeners, routes(), upstreams);
  }

  private List<ListenerSpec> listeners() {
    Map<String, String> doors = new HashMap<>();
    List<ListenerSpec> listeners = new ArrayList<>();
    for (Section section : sections("listeners", RoutesDocument.MAX_LISTENERS)) {
      ListenerSpec listener =
          new ListenerSpec(
              name(section, "name"),
              name(section, "door"),
              section.section("tls").map(TlsReader::read));
      once(section, listener.name(), listenerNames);
      String other = doors.putIfAbsent(listener.door(), listener.name());
      if (other != null && !listener.door().isEmpty()) {
        section.fault(
            "door",
            "'%s' is served by listener %s already (expected: one listener a door)"
                .formatted(listener.door(), other));
      }
      listeners.add(listener);
    }
    return listeners;
  }

  private List<Upstream> upstreams() {
    List<Upstream> upstreams = new ArrayList<>();
    for (Section section : sections("upstreams", RoutesDocument.MAX_UPSTREAMS)) {
      Upstream upstream = upstream(section);
      once(section, upstream.name(), upstreamNames);
      upstreams.add(upstream);
    }
    return upstreams;
  }

  private Upstream upstream(Section section) {
    return new Upstream(
        name(section, "name"),
        endpoints(section),
        timeout(section, "connectTimeout", MAX_TIMEOUT, Upstream.CONNECT_TIMEOUT),
        timeout(section, "responseTimeout", MAX_TIMEOUT, Upstream.RESPONSE_TIMEOUT),
        timeout(section, "idleTimeout", MAX_TIMEOUT, Upstream.IDLE_TIMEOUT),
        timeout(section, "tunnelIdleTimeout", MAX_TUNNEL_IDLE, Upstream.TUNNEL_IDLE_TIMEOUT),
        timeout(section, "keepAliveTimeout", MAX_TIMEOUT, Upstream.KEEP_ALIVE_TIMEOUT),
        section.integer(
            "keepAliveConnections",
            0,
            MAX_KEEP_ALIVE_CONNECTIONS,
            Upstream.KEEP_ALIVE_CONNECTIONS));
  }

  private static List<Endpoint> endpoints(Section section) {
    Set<Endpoint> given = new HashSet<>();
    boolean[] any = {false};
    List<Endpoint> endpoints =
        section.values(
            "endpoints",
            text -> {
              any[0] = true;
              return onceEach(text, Endpoint.parse(text), given);
            });
    if (!any[0]) {
      section.fault("endpoints", "none (expected: at least one address and port)");
    }
    if (endpoints.size() > RoutesDocument.MAX_ENDPOINTS) {
      section.fault("endpoints", tooMany(endpoints.size(), RoutesDocument.MAX_ENDPOINTS));
    }
    return endpoints;
  }

  private List<RouteSpec> routes() {
    RouteOverlaps overlaps = new RouteOverlaps();
    List<RouteSpec> routes = new ArrayList<>();
    for (Section section : sections("routes", RoutesDocument.MAX_ROUTES)) {
      Optional<HostPattern> host =
          optional(section, "host", HostPattern::parse, new HostPattern.Any());
      Optional<PathPrefix> path = optional(section, "path", PathPrefix::parse, new PathPrefix("/"));
      String upstream = knownUpstream(section);
      List<String> listeners = knownListeners(section);
      if (host.isPresent() && path.isPresent()) {
        RouteSpec route = new RouteSpec(host.get(), path.get(), upstream, listeners);
        overlaps.check(section, route);
        routes.add(route);
      }
    }
    return routes;
  }

  private String knownUpstream(Section section) {
    String upstream = section.string("upstream");
    if (!upstream.isEmpty() && !upstreamNames.contains(upstream)) {
      section.fault("upstream", unknown("upstream", upstream, "upstreams"));
    }
    return upstream;
  }

  private List<String> knownListeners(Section section) {
    Set<String> given = new HashSet<>();
    return section.values(
        "listeners",
        text -> {
          if (!listenerNames.contains(text)) {
            throw new IllegalArgumentException(unknown("listener", text, "listeners"));
          }
          return onceEach(text, text, given);
        });
  }

  private List<Section> sections(String field, int max) {
    List<Section> sections = root.sections(field);
    if (sections.size() > max) {
      root.fault(field, tooMany(sections.size(), max));
    }
    return sections;
  }

  /** A field that may be absent; empty where it is wrong, which its section has recorded then. */
  private static <T> Optional<T> optional(
      Section section, String field, Function<String, T> parser, T absent) {
    return section.has(field)
        ? section.value(field, text -> Optional.of(parser.apply(text)), Optional.<T>empty())
        : Optional.of(absent);
  }

  private static Duration timeout(Section section, String field, Duration max, Duration absent) {
    return section.value(field, Durations.between(MIN_TIMEOUT, max), absent);
  }

  private static String name(Section section, String field) {
    String name = section.string(field);
    if (name.isEmpty() || NAME.matcher(name).matches()) {
      return name;
    }
    section.fault(
        field,
        "'%s' (expected: 1 to 64 letters, digits, '.', '_' or '-', a letter or digit first)"
            .formatted(name));
    return "";
  }

  private static void once(Section section, String name, Set<String> names) {
    if (!name.isEmpty() && !names.add(name)) {
      section.fault("name", "'" + name + "' is given twice (expected: a name of its own)");
    }
  }

  private static <T> T onceEach(String text, T value, Set<T> given) {
    if (!given.add(value)) {
      throw new IllegalArgumentException("'" + text + "' is given twice (expected: once)");
    }
    return value;
  }

  private static String unknown(String what, String name, String list) {
    return "unknown %s '%s' (expected: a name from %s)".formatted(what, name, list);
  }

  private static String tooMany(int count, int max) {
    return count + " (expected: at most " + max + ")";
  }
}
