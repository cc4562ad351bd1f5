package io.longhaul.node.config;

import io.longhaul.membership.config.Section;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Binds an upstream's {@code endpoints}: each an address, or a mapping with one. */
final class EndpointsReader {
  private final Section section;
  private final Set<EndpointTarget> given = new HashSet<>();
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
        .elements("endpoints", text -> Optional.of(EndpointSpec.of(target(text))), this::detailed)
        .forEach(endpoint -> endpoint.ifPresent(endpoints::add));
    if (!any) {
      section.fault("endpoints", "none (expected: at least one address and port)");
    }
    if (endpoints.size() > RoutesDocument.MAX_ENDPOINTS) {
      section.fault(
          "endpoints", NamedFields.tooMany(endpoints.size(), RoutesDocument.MAX_ENDPOINTS));
    }
    return endpoints;
  }

  private Optional<EndpointSpec> detailed(Section endpoint) {
    any = true;
    if (!endpoint.has("address")) {
      var _ = endpoint.string("address");
    }
    Optional<EndpointTarget> target =
        endpoint.value("address", text -> Optional.of(target(text)), Optional.empty());
    int weight = endpoint.integer("weight", 0, EndpointSpec.MAX_WEIGHT, EndpointSpec.WEIGHT);
    boolean draining = endpoint.bool("draining", EndpointSpec.DRAINING);
    return target.map(found -> new EndpointSpec(found, weight, draining));
  }

  private EndpointTarget target(String text) {
    any = true;
    return NamedFields.onceEach(text, EndpointTarget.parse(text), given);
  }
}
