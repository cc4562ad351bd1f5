package io.longhaul.node.config;

import static io.longhaul.node.config.NamedFields.name;
import static io.longhaul.node.config.NamedFields.once;
import static io.longhaul.node.config.NamedFields.onceEach;
import static io.longhaul.node.config.NamedFields.optional;
import static io.longhaul.node.config.NamedFields.tooMany;

import io.longhaul.membership.config.Section;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Binds a routes document to its values and finds what is wrong between its parts. */
final class RoutesReader {
  private final Section root;
  private final Set<String> listenerNames = new HashSet<>();
  private final Set<String> upstreamNames = new HashSet<>();
  private final Set<String> policyNames = new HashSet<>();

  RoutesReader(Section root) {
    this.root = root;
  }

  RoutesDocument document() {
    List<PolicySpec> policies = policies();
    List<ListenerSpec> listeners = listeners();
    List<Upstream> upstreams = upstreams();
    return new RoutesDocument(listeners, routes(), upstreams, policies);
  }

  private List<PolicySpec> policies() {
    List<PolicySpec> policies = new ArrayList<>();
    for (Section section : sections("policies", RoutesDocument.MAX_POLICIES)) {
      PolicySpec policy = PolicyReader.read(section, name(section, "name"));
      once(section, policy.name(), policyNames);
      policies.add(policy);
    }
    return policies;
  }

  private List<ListenerSpec> listeners() {
    Map<String, String> doors = new HashMap<>();
    List<ListenerSpec> listeners = new ArrayList<>();
    for (Section section : sections("listeners", RoutesDocument.MAX_LISTENERS)) {
      ListenerSpec listener =
          new ListenerSpec(
              name(section, "name"),
              name(section, "door"),
              section.section("tls").map(TlsReader::read),
              known(section, "policies", "policy", policyNames));
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
      Upstream upstream = UpstreamReader.read(section);
      once(section, upstream.name(), upstreamNames);
      upstreams.add(upstream);
    }
    return upstreams;
  }

  private List<RouteSpec> routes() {
    RouteOverlaps overlaps = new RouteOverlaps();
    List<RouteSpec> routes = new ArrayList<>();
    for (Section section : sections("routes", RoutesDocument.MAX_ROUTES)) {
      Optional<HostPattern> host =
          optional(section, "host", HostPattern::parse, new HostPattern.Any());
      Optional<PathPrefix> path = optional(section, "path", PathPrefix::parse, new PathPrefix("/"));
      String upstream = knownUpstream(section);
      List<String> listeners = known(section, "listeners", "listener", listenerNames);
      List<String> policies = known(section, "policies", "policy", policyNames);
      if (host.isPresent() && path.isPresent()) {
        RouteSpec route = new RouteSpec(host.get(), path.get(), upstream, listeners, policies);
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

  /** A list of names that are given elsewhere in the document, each once. */
  private static List<String> known(Section section, String field, String what, Set<String> names) {
    Set<String> given = new HashSet<>();
    return section.values(
        field,
        text -> {
          if (!names.contains(text)) {
            throw new IllegalArgumentException(unknown(what, text, field));
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

  private static String unknown(String what, String name, String list) {
    return "unknown %s '%s' (expected: a name from %s)".formatted(what, name, list);
  }
}
