package io.longhaul.membership.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.hash.Chain;
import io.longhaul.hash.Epoch;
import io.longhaul.hash.EpochNode;
import io.longhaul.hash.HashKey;
import io.longhaul.hash.Incarnation;
import io.longhaul.hash.NodeState;
import io.longhaul.hash.SlotTable;
import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.Reach;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FailureDetectorTest {
  private static final long START_MS = 1_000_000;
  private static final MemberKey A = new MemberKey("a", 1);
  private static final MemberKey B = new MemberKey("b", 1);
  private static final MemberKey C = new MemberKey("c", 1);
  private static final MemberKey D = new MemberKey("d", 1);

  private final FailureDetector detector = new FailureDetector(FailureDetector.TIMEOUT, START_MS);
  private long nowMs = START_MS;
  private Optional<Epoch> epoch = Optional.of(epochOf(A, B, C, D));

  @Test
  void silenceBelowTheTimeOutIsForgiven() {
    everybodyBeatsFor(3_000);
    silenceOf(A, 849);
    assertThat(detector.reaches(A, nowMs)).isTrue();
    assertThat(reach().unreached()).isEmpty();
    step(1);
    assertThat(detector.reaches(A, nowMs)).isFalse();
    assertThat(reach().unreached()).containsExactly(A);
    assertThat(reach().fit()).isTrue();
  }

  @Test
  void processStoppedForSevenTenthsOfASecondIsReachedAllAlong() {
    everybodyBeatsFor(3_000);
    // Stopped just before a heartbeat was due, and that one after the stop is late by 40 ms.
    silenceOf(A, 100 + 700 + 40);
    assertThat(reach().unreached()).isEmpty();
    detector.heard(A, nowMs);
    silenceOf(A, 200);
    assertThat(reach().unreached()).isEmpty();
  }

  @Test
  void whoseShimDoesNotAnswerIsNotReachedHoweverOftenItIsHeard() {
    detector.probing(Set.of(A));
    everybodyBeatsFor(3_000);
    assertThat(reach().unreached()).as("never answered").containsExactly(A);

    detector.answered(A, nowMs);
    assertThat(reach().unreached()).isEmpty();
    everybodyBeatsFor((int) FailureDetector.TIMEOUT.toMillis());
    assertThat(reach().unreached()).as("answers no more").containsExactly(A);

    detector.probing(Set.of());
    assertThat(reach().unreached()).as("probed no more").isEmpty();
  }

  @Test
  void refusalIsDeathAtOnce() {
    everybodyBeatsFor(3_000);
    detector.refused(A, nowMs);
    assertThat(detector.reaches(A, nowMs)).isFalse();
    assertThat(reach().unreached()).containsExactly(A);
  }

  @Test
  void refusedProcessIsNotReachedHoweverItBeatsUntilItsHostTakesAConnection() {
    everybodyBeatsFor(3_000);
    detector.refused(A, nowMs);
    everybodyBeatsFor(5_000);
    assertThat(detector.reaches(A, nowMs)).isFalse();
    assertThat(detector.suspicious(A)).isTrue();
    detector.accepted(A, nowMs);
    assertThat(detector.reaches(A, nowMs)).isFalse();
    detector.heard(A, nowMs);
    assertThat(detector.reaches(A, nowMs)).isTrue();
    assertThat(detector.suspicious(A)).isFalse();
  }

  @Test
  void silentProcessWhoseHostTakesConnectionsStallsAndHasLonger() {
    everybodyBeatsFor(3_000);
    silenceOf(A, (int) FailureDetector.SUSPICIOUS_MS);
    assertThat(detector.suspicious(A)).isTrue();
    detector.accepted(A, nowMs);
    silenceOf(A, 1_999 - (int) FailureDetector.SUSPICIOUS_MS);
    assertThat(reach().unreached()).isEmpty();
    step(1);
    assertThat(reach().unreached()).containsExactly(A);
  }

  @Test
  void connectionTakenBeforeTheSilenceWasRemarkableProvesNothing() {
    everybodyBeatsFor(3_000);
    silenceOf(A, (int) FailureDetector.SUSPICIOUS_MS - 1);
    assertThat(detector.suspicious(A)).isFalse();
    detector.accepted(A, nowMs);
    silenceOf(A, 850 - (int) FailureDetector.SUSPICIOUS_MS);
    assertThat(reach().unreached()).isEmpty();
    step(1);
    assertThat(reach().unreached()).containsExactly(A);
  }

  @Test
  void newIncarnationIsNotRefusedWithTheOldOne() {
    everybodyBeatsFor(3_000);
    MemberKey restarted = new MemberKey("a", 2);
    detector.refused(A, nowMs);
    detector.heard(restarted, nowMs);
    assertThat(reach().unreached()).containsExactly(A);
    assertThat(reach().alsoReached()).containsExactly(restarted);
  }

  @Test
  void ownPauseAccusesNobody() {
    everybodyBeatsFor(3_000);
    nowMs += 700;
    assertThat(reach().unreached()).isEmpty();
    assertThat(detector.pauses()).isEqualTo(1);
    silenceOf(A, 849);
    assertThat(reach().unreached()).isEmpty();
    step(1);
    assertThat(reach().unreached()).containsExactly(A);
  }

  @Test
  void shortPauseIsTimeLikeAnyOther() {
    everybodyBeatsFor(3_000);
    nowMs += FailureDetector.PAUSE_MS;
    detector.tick(nowMs);
    assertThat(detector.pauses()).isZero();
    silenceOf(A, 850 - (int) FailureDetector.PAUSE_MS);
    assertThat(reach().unreached()).containsExactly(A);
  }

  @Test
  void longOwnPauseIsFollowedByListening() {
    everybodyBeatsFor(3_000);
    nowMs += 60_000;
    assertThat(ask()).isEmpty();
    everybodyBeatsFor(999);
    assertThat(ask()).isEmpty();
    everybodyBeatsFor(1);
    assertThat(reach().unreached()).isEmpty();
  }

  @Test
  void clockThatJumpsBackAccusesAndForgivesNobody() {
    everybodyBeatsFor(3_000);
    silenceOf(A, 500);
    nowMs -= 3_600_000;
    assertThat(detector.reaches(A, nowMs)).isTrue();
    silenceOf(A, 349);
    assertThat(reach().unreached()).isEmpty();
    step(1);
    assertThat(reach().unreached()).containsExactly(A);
    assertThat(detector.pauses()).isEqualTo(1);
  }

  @Test
  void saysNothingBeforeItHasListenedForASecond() {
    silence(50);
    everybodyBeatsFor(1_049);
    assertThat(ask()).isEmpty();
    everybodyBeatsFor(1);
    assertThat(reach().fit()).isTrue();
    assertThat(reach().unreached()).isEmpty();
  }

  @Test
  void reachesFewerThanHalfAndIsUnfit() {
    everybodyBeatsFor(3_000);
    beat(850, A, B);
    assertThat(reach().fit()).isTrue();
    assertThat(reach().unreached()).containsExactlyInAnyOrder(C, D);
    beat(850, A);
    assertThat(reach()).isEqualTo(new Reach("d-1", 7, 3, false, Set.of(), Set.of()));
  }

  @Test
  void accusesNobodyWhileItFindsTheTierAgain() {
    everybodyBeatsFor(3_000);
    silence(900);
    assertThat(reach().fit()).isFalse();
    beat(900, A, B);
    assertThat(ask()).isEmpty();
    everybodyBeatsFor(150);
    assertThat(reach().unreached()).isEmpty();
  }

  @Test
  void refusalsShowThatTheDirectorIsNotTheOneCutOff() {
    everybodyBeatsFor(3_000);
    List.of(B, C, D).forEach(process -> detector.refused(process, nowMs));
    assertThat(reach().fit()).isTrue();
    assertThat(reach().unreached()).containsExactlyInAnyOrder(B, C, D);
  }

  @Test
  void demotedNodesAreNotMissedAgain() {
    everybodyBeatsFor(3_000);
    epoch = Optional.of(epochOf(A, B, demoted("c"), demoted("d")));
    beat(900, A);
    assertThat(reach().fit()).isTrue();
    assertThat(reach().unreached()).containsExactlyInAnyOrder(B, C, D);
  }

  @Test
  void nodeCountsAsReachedByAnyOfItsProcesses() {
    MemberKey old = new MemberKey("a", 0);
    epoch = Optional.of(epochOf(old, A, B));
    beat(3_000, A);
    assertThat(reach().fit()).isTrue();
    assertThat(reach().unreached()).containsExactlyInAnyOrder(old, B);
  }

  @Test
  void beforeTheFirstEpochItTellsWhomItReaches() {
    epoch = Optional.empty();
    beat(1_500, A, B);
    assertThat(reach()).isEqualTo(new Reach("d-1", 7, 0, true, Set.of(), Set.of(A, B)));
  }

  @Test
  void forgetsWhoIsGoneForLong() {
    epoch = Optional.empty();
    beat(1_500, A, B);
    beat((int) FailureDetector.FORGOTTEN_MS, B);
    assertThat(detector.silentMs(A)).isPresent();
    beat(200, B);
    assertThat(detector.silentMs(A)).isEmpty();
    assertThat(reach().alsoReached()).containsExactly(B);
  }

  private Reach reach() {
    return ask().orElseThrow();
  }

  private Optional<Reach> ask() {
    return detector.reach("d-1", 7, epoch, nowMs);
  }

  private void step(int ms) {
    nowMs += ms;
    detector.tick(nowMs);
  }

  private void everybodyBeatsFor(int ms) {
    beat(ms, A, B, C, D);
  }

  private void silence(int ms) {
    beat(ms);
  }

  private void silenceOf(MemberKey silent, int ms) {
    List<MemberKey> others = new ArrayList<>(List.of(A, B, C, D));
    others.remove(silent);
    beat(ms, others.toArray(MemberKey[]::new));
  }

  /** Lets time pass in steps of at most 50 ms, with heartbeats of some at each. */
  private void beat(int ms, MemberKey... beating) {
    for (int left = ms; left > 0; left -= 50) {
      step(Math.min(left, 50));
      for (MemberKey process : beating) {
        detector.heard(process, nowMs);
      }
      ask();
    }
  }

  private static EpochNode demoted(String id) {
    return node(id, NodeState.DEMOTED, List.of(1L));
  }

  private static EpochNode node(String id, NodeState state, List<Long> incarnations) {
    return new EpochNode(
        id,
        Optional.empty(),
        state,
        100,
        incarnations.stream()
            .map(number -> new Incarnation(number, Optional.empty(), true))
            .toList());
  }

  private static Epoch epochOf(MemberKey... processes) {
    return epochOf(
        List.of(processes).stream()
            .map(MemberKey::nodeId)
            .distinct()
            .map(id -> node(id, NodeState.ACTIVE, incarnations(id, processes)))
            .toList());
  }

  private static List<Long> incarnations(String id, MemberKey... processes) {
    return List.of(processes).stream()
        .filter(process -> process.nodeId().equals(id))
        .map(MemberKey::incarnation)
        .toList();
  }

  private static Epoch epochOf(MemberKey first, MemberKey second, EpochNode... others) {
    List<EpochNode> nodes = new ArrayList<>();
    nodes.add(node(first.nodeId(), NodeState.ACTIVE, List.of(first.incarnation())));
    nodes.add(node(second.nodeId(), NodeState.ACTIVE, List.of(second.incarnation())));
    nodes.addAll(List.of(others));
    return epochOf(nodes);
  }

  private static Epoch epochOf(List<EpochNode> nodes) {
    SlotTable table = SlotTable.of(_ -> Chain.of(0));
    return new Epoch(3, 1, new HashKey(1, 2), List.of(), nodes, table);
  }
}
