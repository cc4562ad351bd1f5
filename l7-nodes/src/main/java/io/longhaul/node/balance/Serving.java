package io.longhaul.node.balance;

import io.longhaul.node.config.Balancing;
import io.longhaul.node.config.Upstream;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** An upstream's members, and how they are chosen from; replaced whole. */
record Serving(
    Upstream upstream, List<Member> members, Balancer balancer, Map<String, Member> byId) {
  static Serving of(Upstream upstream, List<Member> members, long seed) {
    return new Serving(
        upstream,
        members,
        Balancer.of(upstream.balancing(), members, seed),
        members.stream()
            .collect(Collectors.toMap(m -> m.state().id(), Function.identity(), (a, b) -> a)));
  }

  Balancing balancing() {
    return upstream.balancing();
  }
}
