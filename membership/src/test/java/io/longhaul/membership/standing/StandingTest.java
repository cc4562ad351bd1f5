package io.longhaul.membership.standing;

import static io.longhaul.membership.standing.Fitness.FIT;
import static io.longhaul.membership.standing.Fitness.NOBODY_FIT;
import static io.longhaul.membership.standing.Fitness.UNFIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.membership.standing.Standing.Duty;
import org.junit.jupiter.api.Test;

class StandingTest {
  private static final Evidence WELL = joined(7, 7, 7);

  @Test
  void directorAnnouncesOnceTheLatestEpochIsLoadedAndAcknowledged() {
    Standing standing = Standing.starting().next(joined(7, 0, 0), 0);
    assertThat(standing.duty()).isEqualTo(Duty.JOINING);
    standing = standing.next(joined(7, 6, 6), 1);
    assertThat(standing.duty()).as("not the latest").isEqualTo(Duty.JOINING);
    standing = standing.next(joined(7, 7, 6), 2);
    assertThat(standing.duty()).as("not acknowledged").isEqualTo(Duty.JOINING);
    assertThat(standing.why()).hasValue("epoch 7 is not acknowledged yet");
    standing = standing.next(new Evidence(true, false, 7, 7, 7, 7, true, FIT, true), 3);
    assertThat(standing.why()).hasValue("it is not in the acknowledgement set yet");
    standing = standing.next(WELL, 4);

    assertThat(standing.duty()).isEqualTo(Duty.ANNOUNCING);
    assertThat(standing.why()).isEmpty();
  }

  @Test
  void whoIsCutOffAndKnowsThatItIsBehindKeepsSilent() {
    Standing standing = Standing.starting().next(WELL, 0).next(away(7, 8, true), 1);
    assertThat(standing.duty()).isEqualTo(Duty.ANNOUNCING);
    assertThat(standing.speaks(false)).as("announces still").isTrue();
    standing = standing.next(away(7, 8, true), 1 + Standing.STALE_MS);
    assertThat(standing.duty()).isEqualTo(Duty.WITHDRAWN);
    assertThat(standing.speaks(false)).isFalse();
    assertThat(standing.speaks(true)).as("ZooKeeper is back").isTrue();
    assertThat(Standing.starting().speaks(false)).as("not known to be behind").isTrue();
  }

  @Test
  void withoutZooKeeperItBeginsOnlyWithTheNewestEpochThatMostNodesKnow() {
    assertThat(Standing.starting().next(away(7, 0, false), 0).duty()).isEqualTo(Duty.JOINING);
    assertThat(Standing.starting().next(away(7, 8, true), 0).duty()).isEqualTo(Duty.JOINING);
    assertThat(Standing.starting().next(away(7, 7, true), 0).duty()).isEqualTo(Duty.ANNOUNCING);
  }

  @Test
  void directorThatCannotLoadANewerEpochWithdrawsAfterFiveSeconds() {
    Evidence heard = away(7, 8, true);
    Standing standing = Standing.starting().next(WELL, 0).next(heard, 1_000).next(heard, 5_999);
    assertThat(standing.duty()).isEqualTo(Duty.ANNOUNCING);

    standing = standing.next(heard, 6_000);
    assertThat(standing.duty()).isEqualTo(Duty.WITHDRAWN);
    assertThat(standing.why()).hasValueSatisfying(why -> assertThat(why).contains("epoch 8"));
  }

  @Test
  void withZooKeeperAwayForAllNobodyWithdraws() {
    Evidence away = away(7, 7, true);
    Standing standing = Standing.starting().next(WELL, 0).next(away, 1_000);

    assertThat(standing.next(away, 86_400_000).duty()).isEqualTo(Duty.ANNOUNCING);
  }

  @Test
  void directorThatCatchesUpInTimeBeginsAnewTheNextTime() {
    Evidence behind = joined(8, 7, 7);
    Standing standing =
        Standing.starting().next(WELL, 0).next(behind, 1_000).next(WELL, 5_000).next(behind, 6_000);

    assertThat(standing.next(behind, 10_999).duty()).isEqualTo(Duty.ANNOUNCING);
    assertThat(standing.next(behind, 11_000).duty()).isEqualTo(Duty.WITHDRAWN);
  }

  @Test
  void directorThatHasNotAcknowledgedForThirtySecondsLeavesTheSetAndJoinsAnew() {
    Evidence stuck = joined(8, 8, 7);
    Standing standing = Standing.starting().next(WELL, 0).next(stuck, 1_000).next(stuck, 30_999);
    assertThat(standing.duty()).isEqualTo(Duty.ANNOUNCING);
    standing = standing.next(stuck, 31_000);
    assertThat(standing.duty()).isEqualTo(Duty.DEREGISTERED);

    standing = standing.next(new Evidence(true, false, 8, 8, 7, 8, true, FIT, true), 32_000);
    assertThat(standing.duty()).isEqualTo(Duty.DEREGISTERED);
    assertThat(standing.next(joined(8, 8, 8), 33_000).duty()).isEqualTo(Duty.ANNOUNCING);
  }

  @Test
  void unfitDirectorWithdrawsAtOnceAndComesBackWhenItIsFit() {
    Evidence unfit = new Evidence(true, true, 7, 7, 7, 7, true, UNFIT, true);
    Standing standing = Standing.starting().next(WELL, 0).next(unfit, 1);
    assertThat(standing.duty()).isEqualTo(Duty.WITHDRAWN);

    assertThat(standing.next(WELL, 2).duty()).isEqualTo(Duty.ANNOUNCING);
  }

  @Test
  void unfitDirectorGoesOnWhileNobodyIsFitSinceThatMayBeBecauseMostNodesDied() {
    Evidence nobodyFit = new Evidence(true, true, 7, 7, 7, 7, true, NOBODY_FIT, true);
    Standing standing = Standing.starting().next(WELL, 0).next(nobodyFit, 1);
    assertThat(standing.duty()).isEqualTo(Duty.ANNOUNCING);

    Evidence unfit = new Evidence(true, true, 7, 7, 7, 7, true, UNFIT, true);
    assertThat(standing.next(unfit, 2).next(nobodyFit, 3).duty()).isEqualTo(Duty.ANNOUNCING);
  }

  @Test
  void directorWhosePlaneFailsWithdraws() {
    Evidence broken = new Evidence(true, true, 7, 7, 7, 7, true, FIT, false);
    Standing standing = Standing.starting().next(WELL, 0).next(broken, 1);

    assertThat(standing.duty().announces()).isFalse();
  }

  /** With ZooKeeper, and a member of the acknowledgement set. */
  private static Evidence joined(long latest, long loaded, long acknowledged) {
    return new Evidence(true, true, latest, loaded, acknowledged, 7, true, FIT, true);
  }

  /** Without ZooKeeper. */
  private static Evidence away(long loaded, long heard, boolean mostHeard) {
    return new Evidence(false, true, 0, loaded, loaded, heard, mostHeard, FIT, true);
  }
}
