package io.longhaul.node.balance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.longhaul.node.config.Balance;
import io.longhaul.node.config.RoutesDocument;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class UpstreamStateTest {
  @Test
  void countOutlivesEveryChangeOfConfiguration() {
    Farm farm = Farm.with(Balance.LEAST_CONNECTIONS).weights(1, 1);
    EndpointState first = farm.endpoint(0);
    for (int i = 0; i < 5; i++) {
      farm.state().begin(first);
    }
    farm.members(List.of(Farm.spec(1, 1, false)));
    farm.nowMs += 2 * UpstreamState.FORGET_MS;
    farm.members(List.of(Farm.spec(1, 1, false)));
    farm.nowMs += 2 * UpstreamState.FORGET_MS;
    farm.weights(1, 1);
    assertThat(farm.endpoint(0)).isSameAs(first);
    assertThat(farm.endpoint(0).active()).isEqualTo(5);
    assertThat(farm.once(0)).isEqualTo(1);
  }

  @Test
  void whatHasNothingAndIsNamedNoMoreIsForgotten() {
    Farm farm = Farm.with(Balance.ROUND_ROBIN).weights(1, 1);
    farm.state().begin(farm.endpoint(0));
    EndpointState first = farm.endpoint(0);
    farm.upstreams.configure(RoutesDocument.EMPTY);
    assertThat(farm.upstreams.endpoints()).isEmpty();
    assertThat(farm.state().pick(0, Tried.NONE)).as("a request that has its route").isPresent();
    passTime(farm);
    assertThat(farm.state().known()).containsExactly(first);
    farm.state().end(first);
    passTime(farm);
    assertThat(farm.upstreams.size()).isZero();
  }

  private static void passTime(Farm farm) {
    for (int i = 0; i < 4; i++) {
      farm.nowMs += UpstreamState.FORGET_MS;
      farm.upstreams.forget();
    }
  }

  @Test
  void aThousandChangesLeaveNothingBehind() {
    Farm farm = Farm.with(Balance.RING_HASH);
    for (int i = 0; i < 1_000; i++) {
      farm.nowMs += 1_000;
      farm.members(List.of(Farm.spec(i, 1, false), Farm.spec(i + 1, 1, false)));
    }
    assertThat(farm.state().known()).hasSizeLessThan(20);
  }

  @Test
  void refusingEndpointIsPassedOverForAWhileUnlessAllRefuse() {
    Farm farm = Farm.with(Balance.ROUND_ROBIN).weights(1, 1);
    farm.state().refused(farm.endpoint(0), 0);
    assertThat(farm.picks(10)).containsOnlyKeys(1);
    farm.state().refused(farm.endpoint(1), 0);
    assertThat(farm.picks(10)).containsOnlyKeys(0, 1);
    farm.nowMs += UpstreamState.PASS_OVER_MS - 1;
    farm.state().refused(farm.endpoint(1), 0);
    farm.nowMs += 1;
    assertThat(farm.picks(10)).containsOnlyKeys(0);
  }

  @Test
  void weightZeroGetsOnlyWhoComesBackAndDrainingNobody() {
    Farm farm = Farm.with(Balance.LEAST_CONNECTIONS);
    farm.members(List.of(Farm.spec(0, 1, false), Farm.spec(1, 0, false), Farm.spec(2, 1, true)));
    assertThat(farm.picks(10)).containsOnlyKeys(0);
    assertThat(farm.state().back(farm.endpoint(1).id())).contains(farm.endpoint(1));
    assertThat(farm.state().back(farm.endpoint(2).id())).isEmpty();
    assertThat(farm.state().back("nobody")).isEmpty();
    farm.state().refused(farm.endpoint(1), 0);
    assertThat(farm.state().back(farm.endpoint(1).id())).isEmpty();
  }

  @Test
  void nobodyWithWeightIsNobody() {
    Farm farm = Farm.with(Balance.LEAST_CONNECTIONS).weights(0, 0);
    assertThat(farm.state().pick(0, Tried.NONE)).isEmpty();
  }

  @Test
  void endpointThatJoinsStartsSlowly() {
    Farm farm = Farm.with(Balance.ROUND_ROBIN);
    farm.balancing = Farm.balancing(Balance.ROUND_ROBIN, 0, Duration.ofSeconds(30), 50);
    farm.weights(1, 1);
    assertThat(farm.picks(100)).as("those of the start share evenly").containsEntry(0, 50);
    farm.weights(1, 1, 1);
    assertThat(share(farm)).isBetween(0.04, 0.06);
    farm.nowMs += 15_000;
    assertThat(share(farm)).isBetween(0.19, 0.21);
    farm.nowMs += 15_000;
    assertThat(share(farm)).isBetween(0.32, 0.34);
  }

  private static double share(Farm farm) {
    Map<Integer, Integer> picks = farm.picks(3_000);
    return picks.getOrDefault(2, 0) / 3_000.0;
  }

  @Test
  void aPickAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (Balance strategy : Balance.values()) {
      Farm farm = Farm.with(strategy).weights(1, 2, 3);
      UpstreamState state = farm.state();
      for (int i = 0; i < 20_000; i++) {
        state.pick(i, Tried.NONE).ifPresent(state::begin);
      }
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 10_000; i++) {
        var _ = state.pick(i, Tried.NONE);
      }
      assertThat(threads.getCurrentThreadAllocatedBytes() - before)
          .as("%s", strategy)
          .isLessThan(10_000);
    }
  }
}
