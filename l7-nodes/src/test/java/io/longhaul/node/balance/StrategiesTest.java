package io.longhaul.node.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.longhaul.node.config.Balance;
import io.longhaul.node.config.Endpoint;
import io.longhaul.node.config.Health;
import io.longhaul.node.config.NamedEndpoint;
import io.longhaul.node.config.Outlier;
import io.longhaul.node.traffic.NodeTraffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StrategiesTest {
  private static final NodeTraffic TRAFFIC = NodeTraffic.unseen();

  private final Random random = new Random(42);

  @Test
  void leastConnectionsFillsByWeight() {
    Farm farm = Farm.with(Balance.LEAST_CONNECTIONS).weights(1, 2, 5);
    for (int i = 0; i < 800; i++) {
      var _ = farm.begin(0);
    }
    assertThat(farm.endpoint(0).active()).isEqualTo(100);
    assertThat(farm.endpoint(1).active()).isEqualTo(200);
    assertThat(farm.endpoint(2).active()).isEqualTo(500);
  }

  @Test
  void leastConnectionsEvensOutWhatStayedFromBefore() {
    Farm farm = Farm.with(Balance.LEAST_CONNECTIONS).weights(1, 1);
    for (int i = 0; i < 10; i++) {
      farm.state().begin(farm.endpoint(0));
    }
    for (int i = 0; i < 10; i++) {
      assertThat(farm.begin(0)).isEqualTo(1);
    }
    assertThat(List.of(farm.begin(0), farm.begin(0))).containsExactlyInAnyOrder(0, 1);
  }

  @Test
  void roundRobinTakesTurnsByWeightInEveryStretch() {
    for (int round = 0; round < 50; round++) {
      int[] weights = IntStream.range(0, 1 + random.nextInt(12)).map(i -> weight()).toArray();
      Farm farm = Farm.with(Balance.ROUND_ROBIN).weights(weights);
      int total = IntStream.of(weights).sum();
      Map<Integer, Integer> picks = farm.picks(20 * total);
      for (int i = 0; i < weights.length; i++) {
        assertThat(picks.get(i))
            .as("endpoint %d of %s", i, IntStream.of(weights).boxed().toList())
            .isCloseTo(20 * weights[i], within(2));
      }
    }
  }

  private int weight() {
    return 1 + random.nextInt(9);
  }

  @Test
  void roundRobinOfEqualsIsAStrictTurn() {
    Farm farm = Farm.with(Balance.ROUND_ROBIN).weights(3, 3, 3);
    List<Integer> picks = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      picks.add(farm.once(0));
    }
    assertThat(picks.subList(0, 3)).containsExactlyInAnyOrder(0, 1, 2);
    assertThat(picks.subList(3, 6)).isEqualTo(picks.subList(0, 3));
    assertThat(picks.subList(6, 9)).isEqualTo(picks.subList(0, 3));
  }

  @Test
  void peakEwmaShunsTheSlowAndComesBackToItLater() {
    Farm farm = Farm.with(Balance.PEAK_EWMA).weights(1, 1);
    for (int i = 0; i < 100; i++) {
      farm.state().answered(farm.endpoint(0), 200, 200_000);
      farm.state().answered(farm.endpoint(1), 200, 1_000);
    }
    assertThat(farm.picks(1_000)).containsOnlyKeys(1);
    farm.nowMs += 20 * Latency.DECAY_MS;
    farm.state().answered(farm.endpoint(1), 200, 1_000);
    assertThat(farm.picks(1_000)).containsKey(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 1_000, 1_100, 2_000, 86_400, 2_592_000})
  void peakEwmaTriesWhoseTunnelsWereLongSilent(int seconds) {
    Farm farm = Farm.with(Balance.PEAK_EWMA).weights(1, 1);
    for (int i = 0; i < 1_000; i++) {
      farm.state().answered(farm.endpoint(0), 101, 200_000);
      farm.state().begin(farm.endpoint(0));
    }
    farm.nowMs += seconds * 1_000L;
    farm.state().answered(farm.endpoint(1), 200, 1_000);
    assertThat(farm.once(0)).isEqualTo(0);
    farm.state().answered(farm.endpoint(0), 200, 1_000);
    assertThat(farm.picks(1_000)).as("its tunnels count").containsOnlyKeys(1);
  }

  @Test
  void peakEwmaTakesBackWhoDrainedForLong() {
    Farm farm = Farm.with(Balance.PEAK_EWMA).weights(1, 1);
    for (int i = 0; i < 2; i++) {
      farm.state().answered(farm.endpoint(i), 101, 1_000);
      farm.state().begin(farm.endpoint(i));
    }
    farm.members(List.of(Farm.spec(0, 1, true), Farm.spec(1, 1, false)));
    for (int minutes = 0; minutes < 18; minutes++) {
      farm.nowMs += 60_000;
      farm.state().answered(farm.endpoint(1), 200, 1_000);
    }
    assertThat(farm.picks(10)).containsOnlyKeys(1);
    farm.weights(1, 1);
    assertThat(farm.once(0)).isEqualTo(0);
  }

  @Test
  void peakEwmaFillsThoseThatAreAllSilentEvenly() {
    Farm farm = Farm.with(Balance.PEAK_EWMA).weights(1, 1);
    for (int i = 0; i < 2; i++) {
      farm.state().answered(farm.endpoint(i), 101, 1_000L * (i + 1));
    }
    farm.nowMs += 2_000_000;
    for (int i = 0; i < 100; i++) {
      var _ = farm.begin(0);
    }
    assertThat(farm.endpoint(0).active()).isEqualTo(50);
  }

  /** How a request fails that is answered, or not, within a millisecond. */
  enum Failure {
    CLOSED,
    CUT,
    SERVER_ERROR,
    CONNECT;

    void happen(UpstreamState upstream, EndpointState endpoint) {
      switch (this) {
        case CLOSED -> upstream.failed(endpoint, 500, true);
        case CUT -> {
          boolean _ = upstream.answered(endpoint, 200, 500);
          upstream.failed(endpoint, 100, false);
        }
        case SERVER_ERROR -> assertThat(upstream.answered(endpoint, 500, 500)).isTrue();
        case CONNECT -> upstream.refused(endpoint, 500);
      }
    }
  }

  private static Stream<Arguments> failures() {
    return Stream.of(Failure.values())
        .flatMap(
            failure -> Stream.of(1, 5, 200, 5_000).map(answerMs -> arguments(failure, answerMs)));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void peakEwmaShunsWhoFailsAtOnceAndComesBackToItLater(Failure failure, int answerMs) {
    Farm farm = Farm.with(Balance.PEAK_EWMA);
    Duration hour = Duration.ofHours(1);
    farm.health =
        new Health(Optional.empty(), Optional.of(new Outlier(1_000, hour, hour, 10, true)));
    farm.weights(1, 1);
    for (int i = 0; i < 20; i++) {
      farm.state().answered(farm.endpoint(0), 101, answerMs * 1_000L);
      farm.state().begin(farm.endpoint(0));
    }
    assertThat(failed(farm, failure, answerMs, 1_000)).isBetween(1, 10);
    assertThat(failed(farm, failure, answerMs, 30_000)).as("in five minutes").isBetween(5, 30);
  }

  /** How often the second endpoint is picked of so many times, 10 ms apart. */
  private static int failed(Farm farm, Failure failure, int answerMs, int picks) {
    int failed = 0;
    for (int i = 0; i < picks; i++) {
      farm.nowMs += 10;
      EndpointState picked = farm.state().pick(0, Tried.NONE).orElseThrow();
      farm.state().begin(picked);
      if (Farm.index(picked) == 0) {
        farm.state().answered(picked, 200, answerMs * 1_000L);
      } else {
        failure.happen(farm.state(), picked);
        failed++;
      }
      farm.state().end(picked);
    }
    return failed;
  }

  @Test
  void peakEwmaPrefersWhoHasNotAnsweredYetToWhoOnlyFails() {
    Farm farm = Farm.with(Balance.PEAK_EWMA).weights(1, 1);
    farm.state().begin(farm.endpoint(0));
    for (int i = 0; i < 5; i++) {
      assertThat(farm.once(0)).isEqualTo(1);
      farm.state().failed(farm.endpoint(1), 0, true);
    }
    for (int i = 0; i < 5; i++) {
      assertThat(farm.begin(0)).isEqualTo(0);
    }
  }

  @Test
  void peakEwmaShunsWhoRefusesConnectionsAlsoWhenItIsPassedOverNoMore() {
    Farm farm = Farm.with(Balance.PEAK_EWMA).weights(1, 1);
    farm.state().refused(farm.endpoint(1), 0);
    farm.nowMs += UpstreamState.PASS_OVER_MS;
    farm.state().answered(farm.endpoint(0), 200, 5_000);
    assertThat(farm.picks(100)).containsOnlyKeys(0);
  }

  @Test
  void peakEwmaDoesNotFloodWhoHasNotAnsweredYet() {
    Farm farm = Farm.with(Balance.PEAK_EWMA).weights(1, 1);
    farm.state().answered(farm.endpoint(0), 200, 5_000);
    assertThat(farm.begin(0)).isEqualTo(1);
    for (int i = 0; i < 50; i++) {
      assertThat(farm.begin(i)).isEqualTo(0);
    }
  }

  @Test
  void peakEwmaSpreadsAmongEqualsByWeightAndLoad() {
    Farm farm = Farm.with(Balance.PEAK_EWMA).weights(1, 1, 1, 1);
    for (int i = 0; i < 4; i++) {
      farm.state().answered(farm.endpoint(i), 200, 1_000);
    }
    for (int i = 0; i < 400; i++) {
      var _ = farm.begin(i);
    }
    for (int i = 0; i < 4; i++) {
      assertThat(farm.endpoint(i).active()).isBetween(90, 110);
    }
  }

  @Test
  void ringHashKeepsEveryKeyWhoseEndpointStays() {
    Farm farm = Farm.with(Balance.RING_HASH).weights(1, 1, 1, 1, 1, 1, 1, 1);
    Map<Long, Integer> before = new HashMap<>();
    for (long key = 0; key < 10_000; key++) {
      before.put(key, farm.once(key));
    }
    farm.members(
        IntStream.range(0, 9).filter(i -> i != 3).mapToObj(i -> Farm.spec(i, 1, false)).toList());
    int moved = 0;
    for (Map.Entry<Long, Integer> entry : before.entrySet()) {
      int now = farm.once(entry.getKey());
      if (entry.getValue() != 3 && now != entry.getValue()) {
        assertThat(now).as("moves only to the new one").isEqualTo(8);
        moved++;
      }
    }
    assertThat(moved).isBetween(500, 2_000);
  }

  @Test
  void ringHashMovesOnlyTheKeysOfAnUnhealthyEndpointAndBringsThemBack() {
    Farm farm = Farm.with(Balance.RING_HASH).weights(1, 1, 1, 1);
    Map<Long, Integer> before = new HashMap<>();
    for (long key = 0; key < 2_000; key++) {
      before.put(key, farm.once(key));
    }
    farm.state().refused(farm.endpoint(2), 0);
    before.forEach(
        (key, endpoint) ->
            assertThat(farm.once(key) == endpoint).as("key %d", key).isEqualTo(endpoint != 2));
    farm.nowMs += UpstreamState.PASS_OVER_MS;
    before.forEach((key, endpoint) -> assertThat(farm.once(key)).isEqualTo(endpoint));
  }

  @Test
  void ringHashSharesKeysByWeight() {
    Farm farm = Farm.with(Balance.RING_HASH).weights(1, 2, 4);
    Map<Integer, Integer> picks = farm.picks(70_000);
    assertThat(picks.get(0)).isBetween(6_000, 14_000);
    assertThat(picks.get(1)).isBetween(14_000, 26_000);
    assertThat(picks.get(2)).isBetween(32_000, 48_000);
  }

  @Test
  void boundedRingHashSendsOnWhatIsTooMuchForOne() {
    Farm farm = new Farm();
    farm.balancing = Farm.balancing(Balance.RING_HASH, 125, Duration.ZERO, 50);
    farm.weights(1, 1, 1, 1);
    for (int i = 0; i < 1_000; i++) {
      var _ = farm.begin(7);
    }
    for (int i = 0; i < 4; i++) {
      assertThat(farm.endpoint(i).active()).isLessThanOrEqualTo(313);
    }
  }

  @Test
  void boundOfARingHashCountsNothingOfEndpointsThatDrainOrLeft() {
    Farm farm = new Farm();
    farm.balancing = Farm.balancing(Balance.RING_HASH, 125, Duration.ZERO, 50);
    farm.weights(1, 1, 1, 1, 1, 1);
    for (int i = 4; i < 6; i++) {
      EndpointState state = farm.endpoint(i);
      for (int tunnels = 0; tunnels < 1_000; tunnels++) {
        farm.state().begin(state);
      }
    }
    farm.members(IntStream.range(0, 5).mapToObj(i -> Farm.spec(i, 1, i == 4)).toList());
    for (int i = 0; i < 100; i++) {
      var _ = farm.begin(7);
    }
    for (int i = 0; i < 4; i++) {
      assertThat(farm.endpoint(i).active()).isLessThanOrEqualTo(32);
    }
  }

  @Test
  void ringIsBounded() {
    List<Member> members = IntStream.range(0, 1_000).mapToObj(i -> member(i)).toList();
    Ring ring = Ring.of(members);
    assertThat(ring.size()).isLessThanOrEqualTo(Ring.MAX_POINTS);
    Set<Integer> owners = new HashSet<>();
    for (int i = 0; i < ring.size(); i++) {
      owners.add(ring.owner(i));
    }
    assertThat(owners).hasSize(1_000);
  }

  private static Member member(int i) {
    Endpoint endpoint = Endpoint.parse("10.0.0.1:" + (i + 1));
    return new Member(
        new EndpointState(
            NamedEndpoint.of(endpoint), "", TRAFFIC.endpoint("app", endpoint), new AtomicInteger()),
        1 + i,
        false);
  }

  @ParameterizedTest
  @EnumSource(Balance.class)
  void everyStrategyGivesEachEndpointOnceToARequestThatTriesThemAll(Balance strategy) {
    for (int round = 0; round < 200; round++) {
      int size = 1 + random.nextInt(20);
      Farm farm = Farm.with(strategy);
      farm.weights(IntStream.range(0, size).map(i -> 1 + random.nextInt(1_000)).toArray());
      for (int i = 0; i < size; i++) {
        if (random.nextInt(4) == 0) {
          farm.state().refused(farm.endpoint(i), 0);
        }
        farm.state().answered(farm.endpoint(i), 200, random.nextInt(1_000));
      }
      Set<EndpointState> tried = new HashSet<>();
      long key = random.nextLong();
      for (int i = 0; i < size; i++) {
        assertThat(tried.add(farm.state().pick(key, tried::contains).orElseThrow())).isTrue();
      }
      assertThat(farm.state().pick(key, tried::contains)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Balance.class)
  void noStrategyPicksWhoMayHaveNothing(Balance strategy) {
    for (int round = 0; round < 100; round++) {
      Farm farm = Farm.with(strategy);
      int size = 2 + random.nextInt(10);
      farm.members(
          IntStream.range(0, size)
              .mapToObj(
                  i ->
                      Farm.spec(i, i == 0 ? 1 : random.nextInt(3), i > 0 && random.nextInt(3) == 0))
              .toList());
      Set<Integer> picked = farm.picks(100).keySet();
      Set<Integer> allowed =
          farm.state().members().stream()
              .filter(Member::serves)
              .map(member -> Farm.index(member.state()))
              .collect(Collectors.toSet());
      assertThat(allowed).containsAll(picked);
    }
  }
}
