package io.longhaul.node.proxy;

import io.longhaul.node.balance.UpstreamState;
import io.longhaul.node.config.ListenerSpec;
import io.longhaul.node.config.RoutesDocument;
import io.longhaul.node.route.RouteSnapshot;
import io.longhaul.node.traffic.NodeTraffic;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What metrics are to go on naming. */
final class NamedTraffic {
  private NamedTraffic() {}

  /** What a document names, and what upstreams still have of an earlier one. */
  static NodeTraffic.Named of(RoutesDocument document, Collection<UpstreamState> known) {
    return new NodeTraffic.Named(
        with(NodeTraffic.NO_LISTENER, document.listeners().stream().map(ListenerSpec::name)),
        with(NodeTraffic.NO_ROUTE, document.routes().stream().map(RouteSnapshot::nameOf)),
        known.stream().map(UpstreamState::name).collect(Collectors.toSet()),
        known.stream()
            .flatMap(
                upstream ->
                    upstream.known().stream()
                        .map(
                            state ->
                                NodeTraffic.EndpointName.of(upstream.name(), state.endpoint())))
            .collect(Collectors.toSet()));
  }

  private static Set<String> with(String always, Stream<String> names) {
    return Stream.concat(Stream.of(always), names).collect(Collectors.toSet());
  }
}
