package io.longhaul.node.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.config.Balance;
import io.longhaul.node.config.Health;
import io.longhaul.node.config.Outlier;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who gets something while some are ill, in virtual time. */
final class HealthTest {
  private static Farm farm(int members, int percent) {
    return farm(Farm.with(Balance.ROUND_ROBIN), members, percent);
  }

  private static Farm farm(Farm farm, int members, int percent) {
    farm.health =
        new Health(
            Optional.empty(),
            Optional.of(
                new Outlier(3, Duration.ofSeconds(10), Duration.ofSeconds(60), percent, false)));
    return farm.weights(IntStream.range(0, members).map(i -> 1).toArray());
  }

  private static void fail(Farm farm, int endpoint) {
    for (int i = 0; i < 3; i++) {
      farm.state().failed(farm.endpoint(endpoint), 0, true);
    }
  }

  @Test
  void unhealthyGetsNothingUntilItIsWellAgain() {
    Farm farm = Farm.with(Balance.ROUND_ROBIN).weights(1, 1, 1);
    farm.state().checked(farm.endpoint(1), false);
    assertThat(farm.picks(30)).containsOnlyKeys(0, 2);
    assertThat(farm.state().back(farm.endpoint(1).id())).isEmpty();
    farm.state().checked(farm.endpoint(1), true);
    assertThat(farm.picks(30)).containsOnlyKeys(0, 1, 2);
  }

  @Test
  void belowThePanicThresholdAllAreUsedAndItShows() {
    Farm farm = Farm.with(Balance.ROUND_ROBIN).weights(1, 1, 1, 1);
    farm.state().checked(farm.endpoint(0), false);
    farm.state().checked(farm.endpoint(1), false);
    assertThat(farm.picks(40)).containsOnlyKeys(2, 3);
    assertThat(farm.state().isPanic()).isFalse();
    farm.state().checked(farm.endpoint(2), false);
    assertThat(farm.picks(40)).containsOnlyKeys(0, 1, 2, 3);
    assertThat(farm.state().isPanic()).isTrue();
    assertThat(farm.state().healthy()).isEqualTo(1);
  }

  @Test
  void withoutPanicNobodyIsBetterThanTheIll() {
    Farm farm = Farm.with(Balance.ROUND_ROBIN);
    farm.balancing = Farm.balancing(Balance.ROUND_ROBIN, 0, Duration.ZERO, 0);
    farm.weights(1);
    farm.state().checked(farm.endpoint(0), false);
    assertThat(farm.state().pick(0, Tried.NONE)).isEmpty();
  }

  @Test
  void drainingAndWeightlessDoNotCountForPanic() {
    Farm farm = Farm.with(Balance.ROUND_ROBIN);
    farm.members(List.of(Farm.spec(0, 1, false), Farm.spec(1, 0, false), Farm.spec(2, 1, true)));
    farm.state().checked(farm.endpoint(1), false);
    farm.state().checked(farm.endpoint(2), false);
    assertThat(farm.picks(10)).containsOnlyKeys(0);
    assertThat(farm.state().isPanic()).isFalse();
  }

  @Test
  void failuresInARowEjectForTwiceAsLongEachTime() {
    Farm farm = farm(4, 50);
    for (long seconds : new long[] {10, 20, 40, 60, 60}) {
      fail(farm, 0);
      farm.nowMs += seconds * 1_000 - 1;
      assertThat(farm.picks(40)).as("%d s", seconds).doesNotContainKey(0);
      farm.nowMs += 1;
      assertThat(farm.picks(40)).containsKey(0);
    }
    farm.nowMs += 60_000;
    fail(farm, 0);
    farm.nowMs += 10_000;
    assertThat(farm.picks(40)).as("its past is forgotten").containsKey(0);
  }

  @ParameterizedTest
  @EnumSource(Balance.class)
  void ejectedAreUsedAsAllOthersInPanic(Balance strategy) {
    Farm farm = farm(Farm.with(strategy), 3, 100);
    fail(farm, 0);
    fail(farm, 1);
    assertThat(farm.state().ejections()).isEqualTo(2);
    assertThat(farm.state().isPanic()).isTrue();
    Map<Integer, Integer> picks = new HashMap<>();
    for (int i = 0; i < 30; i++) {
      picks.merge(farm.begin(i), 1, Integer::sum);
    }
    assertThat(picks).containsOnlyKeys(0, 1, 2);
  }

  @Test
  void boundOfARingHashHoldsInPanic() {
    Farm farm = new Farm();
    farm.balancing = Farm.balancing(Balance.RING_HASH, 125, Duration.ZERO, 50);
    farm = farm(farm, 3, 100);
    fail(farm, 0);
    fail(farm, 1);
    for (int i = 0; i < 300; i++) {
      var _ = farm.begin(7);
    }
    for (int i = 0; i < 3; i++) {
      assertThat(farm.endpoint(i).active()).isBetween(50, 126);
    }
  }

  @Test
  void ejectedHaveTheLeastShareInPanicWhereEndpointsStartSlowly() {
    Farm farm = new Farm();
    farm.balancing = Farm.balancing(Balance.ROUND_ROBIN, 0, Duration.ofSeconds(10), 50);
    farm = farm(farm, 3, 100);
    fail(farm, 0);
    fail(farm, 1);
    Map<Integer, Integer> picks = farm.picks(1_200);
    assertThat(picks.get(0)).isBetween(95, 105);
    assertThat(picks.get(1)).isBetween(95, 105);
    assertThat(picks.get(2)).isBetween(990, 1_010);
  }

  @Test
  void aSuccessInBetweenMeansNoRow() {
    Farm farm = farm(4, 50);
    for (int i = 0; i < 20; i++) {
      farm.state().failed(farm.endpoint(0), 0, true);
      farm.state().failed(farm.endpoint(0), 0, true);
      farm.state().succeeded(farm.endpoint(0));
    }
    assertThat(farm.state().ejections()).isZero();
  }

  @Test
  void theHeadOfAResponseIsNoSuccessYet() {
    Farm farm = farm(4, 50);
    for (int i = 0; i < 3; i++) {
      assertThat(farm.state().answered(farm.endpoint(0), 500, 1)).isFalse();
      farm.state().failed(farm.endpoint(0), 0, true);
    }
    assertThat(farm.state().ejections()).isOne();
  }

  @Test
  void noMoreThanTheCeilingIsEverEjected() {
    Random random = new Random(3);
    for (int round = 0; round < 100; round++) {
      int members = 1 + random.nextInt(20);
      int percent = random.nextInt(101);
      Farm farm = farm(members, percent);
      int most = Math.min(members - 1, Math.max(1, members * percent / 100));
      for (int i = 0; i < 200; i++) {
        farm.nowMs += random.nextInt(3_000);
        fail(farm, random.nextInt(members));
        long ejected = farm.state().current().stream().filter(e -> e.isEjected(farm.nowMs)).count();
        assertThat(ejected).isLessThanOrEqualTo(most);
        assertThat(farm.state().pick(i, Tried.NONE)).isPresent();
      }
    }
  }

  @Test
  void lastOneThatServesIsNeverEjectedWhoeverElseIsThere() {
    Farm farm = farm(2, 100);
    farm.members(List.of(Farm.spec(0, 1, false), Farm.spec(1, 0, false), Farm.spec(2, 1, true)));
    fail(farm, 0);
    assertThat(farm.endpoint(0).isEjected(farm.nowMs)).isFalse();
    farm.members(List.of(Farm.spec(0, 1, false), Farm.spec(1, 1, false), Farm.spec(2, 1, true)));
    fail(farm, 0);
    fail(farm, 1);
    assertThat(farm.endpoint(0).isEjected(farm.nowMs)).isTrue();
    assertThat(farm.endpoint(1).isEjected(farm.nowMs)).isFalse();
  }

  @Test
  void endpointWithoutWeightIsEjectedAndTakesNobodysPlace() {
    Farm farm = farm(3, 50);
    farm.members(List.of(Farm.spec(0, 1, false), Farm.spec(1, 1, false), Farm.spec(2, 0, false)));
    fail(farm, 2);
    assertThat(farm.state().back(farm.endpoint(2).id())).isEmpty();
    fail(farm, 0);
    assertThat(farm.endpoint(0).isEjected(farm.nowMs)).isTrue();
    farm.members(List.of(Farm.spec(3, 0, false)));
    fail(farm, 3);
    assertThat(farm.state().back(farm.endpoint(3).id())).as("there is no other").isPresent();
  }

  @Test
  void endpointThatIsWellAgainStartsSlowly() {
    Farm farm = Farm.with(Balance.ROUND_ROBIN);
    farm.balancing = Farm.balancing(Balance.ROUND_ROBIN, 0, Duration.ofSeconds(10), 50);
    farm.weights(1, 1);
    farm.state().checked(farm.endpoint(0), false);
    farm.nowMs += 5_000;
    farm.state().checked(farm.endpoint(0), true);
    assertThat(farm.picks(1_100).get(0)).isBetween(95, 105);
    farm.nowMs += 10_000;
    assertThat(farm.picks(1_000).get(0)).isBetween(495, 505);
  }
}
