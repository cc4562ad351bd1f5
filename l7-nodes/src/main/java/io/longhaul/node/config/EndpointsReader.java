package io.longhaul.node.config;

import io.longhaul.membership.config.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Binds an upstream's {@code endpoints}: each an address, or a mapping that says where they are.
 */
final class EndpointsReader {
  private static final List<String> KINDS = List.of("address", "dns", "file");
  private static final String ONE_OF = "one of address, dns, file";
  private static final int MAX_PORT = 0xFFFF;

  private final Section section;
  private final Set<String> given = new HashSet<>();
  private boolean any;

  private EndpointsReader(Section section) {
    this.section = section;
  }

  static List<EndpointSpec> read(Section section) {
    return new EndpointsReader(section).endpoints();
  }

  private List<EndpointSpec> endpoints() {
    List<EndpointSpec> endpoints = new ArrayList<>();
    section
        .elements("endpoints", text -> Optional.of(EndpointSpec.of(address(text))), this::detailed)
        .forEach(endpoint -> endpoint.ifPresent(endpoints::add));
    if (!any) {
      section.fault("endpoints", "none (expected: at least one)");
    }
    if (endpoints.size() > RoutesDocument.MAX_ENDPOINTS) {
      section.fault(
          "endpoints", NamedFields.tooMany(endpoints.size(), RoutesDocument.MAX_ENDPOINTS));
    }
    return endpoints;
  }

  private Optional<EndpointSpec> detailed(Section endpoint) {
    any = true;
    List<String> kinds = KINDS.stream().filter(endpoint::has).toList();
    for (String more : kinds.subList(Math.min(1, kinds.size()), kinds.size())) {
      endpoint.fault(more, "beside " + kinds.getFirst() + " (expected: " + ONE_OF + ")");
    }
    if (kinds.isEmpty()) {
      endpoint.fault("address", "missing (expected: " + ONE_OF + ")");
    }
    Optional<EndpointTarget> address = text(endpoint, "address", this::address);
    Optional<EndpointTarget> dns = endpoint.section("dns").flatMap(this::dns);
    Optional<EndpointTarget> file = text(endpoint, "file", this::file);
    int weight = endpoint.integer("weight", 0, EndpointSpec.MAX_WEIGHT, EndpointSpec.WEIGHT);
    boolean draining = endpoint.bool("draining", EndpointSpec.DRAINING);
    return address
        .or(() -> dns)
        .or(() -> file)
        .map(found -> new EndpointSpec(found, weight, draining));
  }

  private static Optional<EndpointTarget> text(
      Section endpoint, String field, Function<String, EndpointTarget> parser) {
    return endpoint.value(field, text -> Optional.of(parser.apply(text)), Optional.empty());
  }

  private EndpointTarget address(String text) {
    any = true;
    return once(text, Endpoint.parse(text));
  }

  private EndpointTarget file(String text) {
    return once(text, new FileTarget(AbsolutePath.parse(text)));
  }

  // What differs in its bounds of time only would be the same endpoints twice.
  private EndpointTarget once(String text, EndpointTarget target) {
    var _ = NamedFields.onceEach(text, target.toString(), given);
    return target;
  }

  private Optional<EndpointTarget> dns(Section dns) {
    if (!dns.has("name")) {
      var _ = dns.string("name");
    }
    Optional<String> name =
        dns.value("name", text -> Optional.of(DnsTarget.parseName(text)), Optional.empty());
    int port = dns.integer("port", 1, MAX_PORT);
    DnsTarget.Family family = dns.oneOf("family", DnsTarget.Family.class, DnsTarget.Family.ANY);
    Duration min = ttl(dns, "minTtl", DnsTarget.MIN_TTL);
    Duration max = ttl(dns, "maxTtl", DnsTarget.MAX_TTL);
    if (min.compareTo(max) > 0) {
      dns.fault(
          dns.has("minTtl") ? "minTtl" : "maxTtl",
          "minTtl %s, maxTtl %s (expected: minTtl no longer than maxTtl)"
              .formatted(Durations.text(min), Durations.text(max)));
    }
    return name.flatMap(known -> once(dns, new DnsTarget(known, port, family, min, max)));
  }

  private Optional<EndpointTarget> once(Section dns, DnsTarget target) {
    try {
      return Optional.of(once(target.name() + ":" + target.port(), target));
    } catch (IllegalArgumentException e) {
      dns.fault("name", String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private static Duration ttl(Section dns, String field, Duration absent) {
    return dns.value(field, Durations.between(DnsTarget.LEAST_TTL, DnsTarget.MOST_TTL), absent);
  }
}
