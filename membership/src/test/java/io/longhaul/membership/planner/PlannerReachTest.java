package io.longhaul.membership.planner;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.hash.Chain;
import io.longhaul.hash.Epoch;
import io.longhaul.hash.EpochNode;
import io.longhaul.hash.Incarnation;
import io.longhaul.hash.NodeState;
import io.longhaul.hash.Slot;
import io.longhaul.membership.model.Intent;
import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.Reach;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the directors' votes do to nodes and their processes (rules R1 and R8). */
class PlannerReachTest {
  private static final MemberKey N1 = new MemberKey("node-1", 1);
  private static final MemberKey N1_AGAIN = new MemberKey("node-1", 2);
  private static final MemberKey N4 = new MemberKey("node-4", 1);

  private final TierModel tier = TierModel.of(3, 3);

  @Test
  void nodeIsDemotedOnlyWhenMostVotersDoNotReachIt() {
    settle();
    tier.vote("director-1", Set.of(N1), Set.of());
    assertThat(tier.plan(true)).as("one of three").isFalse();

    tier.vote("director-2", Set.of(N1), Set.of());
    assertThat(tier.plan(true)).as("two of three").isTrue();
    assertThat(node("node-1").state()).isEqualTo(NodeState.DEMOTED);
    assertThat(tier.heads("node-1")).isZero();
    assertThat(tier.inSomeChain("node-1")).isTrue();
  }

  @Test
  void halfOfTheVotersAreNotMost() {
    settle();
    tier.reaches.remove("director-3");
    tier.vote("director-1", Set.of(N1), Set.of());

    assertThat(tier.plan(true)).isFalse();
  }

  @Test
  void unfitDirectorsHaveNoVote() {
    settle();
    tier.vote("director-1", Set.of(N1), Set.of());
    tier.reaches.put("director-2", new Reach("director-2", 99, 1, false, Set.of(), Set.of()));
    tier.reaches.remove("director-3");

    assertThat(tier.plan(true)).as("the only voter decides").isTrue();
    assertThat(node("node-1").state()).isEqualTo(NodeState.DEMOTED);
  }

  @Test
  void nodeThatLostItsSessionAndIsReachedStaysAsItWas() {
    settle();
    int heads = tier.heads("node-1");
    tier.live.remove(N1);

    assertThat(tier.plan(true)).isFalse();
    assertThat(tier.heads("node-1")).isEqualTo(heads);
  }

  @Test
  void nodeJoinsOnceMostDirectorsReachIt() {
    settle();
    tier.start("node-4", 1);
    tier.vote("director-1", Set.of(), Set.of(N4));
    assertThat(tier.plan(true)).as("one of three").isFalse();
    assertThat(tier.reasons()).anyMatch(r -> r.subject().equals("node-4") && r.rule().equals("R8"));

    tier.vote("director-2", Set.of(), Set.of(N4));
    assertThat(tier.plan(true)).isTrue();
  }

  @Test
  void nodeThatIsHeldBackDoesNotComeBackAlthoughItIsReached() {
    settle();
    votes(Set.of(N1), Set.of());
    tier.settle();
    assertThat(epoch().ordinal("node-1")).as("empty and out of reach").isNegative();
    tier.damped.add("node-1");
    votes(Set.of(), Set.of(N1));
    assertThat(tier.plan(true)).isFalse();
    assertThat(tier.reasons()).anyMatch(r -> r.text().contains("for a while"));

    tier.damped.clear();
    assertThat(tier.plan(true)).isTrue();
    assertThat(node("node-1").state()).isEqualTo(NodeState.ACTIVE);
  }

  @Test
  void nodeThatIsHeldBackStaysDemotedWhereItHoldsSockets() {
    settle();
    tier.held("node-1").set(0, 100);
    tier.report();
    votes(Set.of(N1), Set.of());
    tier.settle();
    tier.damped.add("node-1");
    votes(Set.of(), Set.of());
    assertThat(tier.plan(true)).isFalse();
    assertThat(node("node-1").state()).isEqualTo(NodeState.DEMOTED);

    tier.damped.clear();
    assertThat(tier.plan(true)).isTrue();
    assertThat(node("node-1").state()).isEqualTo(NodeState.ACTIVE);
  }

  @Test
  void nodeThatWasRemovedAndIsHeldBackIsPutBehindOthersAtOnceWhereItHoldsSockets() {
    settle();
    votes(Set.of(N1), Set.of());
    tier.settle();
    assertThat(epoch().ordinal("node-1")).as("removed").isNegative();
    tier.damped.add("node-1");
    tier.held("node-1").set(0, 100);
    tier.report();
    votes(Set.of(), Set.of(N1));
    assertThat(tier.plan(true)).isTrue();

    assertThat(node("node-1").state()).isEqualTo(NodeState.DEMOTED);
    int ordinal = epoch().ordinal("node-1");
    for (int slot = 0; slot < 100; slot++) {
      assertThat(epoch().table().chain(slot).positionOf(ordinal)).as("slot " + slot).isPositive();
    }
  }

  @Test
  void unreachedNodesAreNotWaitedFor() {
    settle();
    votes(Set.of(N1), Set.of());
    tier.plan(true);
    long current = epoch().number();
    tier.directors.replaceAll((id, before) -> current);
    tier.live.replaceAll((key, node) -> key.equals(N1) ? node : node.acknowledging(current));

    assertThat(Acknowledgements.of(tier.view(), Set.of()).lagging(current)).isEmpty();
  }

  @Test
  void restartInPlaceShowsTwoIncarnationsAndTheNewOneAccepts() {
    restartInPlace();

    assertThat(node("node-1").incarnations())
        .extracting(Incarnation::number)
        .containsExactly(1L, 2L);
    assertThat(accepting("node-1")).isEqualTo(2);
    assertThat(node("node-1").state()).isEqualTo(NodeState.ACTIVE);
  }

  @Test
  void whereTheNewIncarnationDiesTheOldOneAcceptsAgainAndTheNodeDrains() {
    restartInPlace();
    votes(Set.of(N1_AGAIN), Set.of());
    tier.plan(true);

    assertThat(accepting("node-1")).isEqualTo(1);
    assertThat(node("node-1").state()).as("the old one is leaving").isEqualTo(NodeState.DRAINING);
  }

  @Test
  void whereNeitherIncarnationIsReachedTheOneThatIsRegisteredAccepts() {
    restartInPlace();
    votes(Set.of(N1, N1_AGAIN), Set.of());
    tier.plan(true);
    assertThat(accepting("node-1")).as("as it was").isEqualTo(2);

    tier.live.remove(N1_AGAIN);
    tier.plan(true);
    assertThat(accepting("node-1")).isEqualTo(1);
  }

  @Test
  void nodeIsDeadOnlyWhenBothIncarnationsAre() {
    restartInPlace();
    votes(Set.of(N1, N1_AGAIN), Set.of());
    tier.plan(true);

    assertThat(node("node-1").state()).isEqualTo(NodeState.DEMOTED);
  }

  @Test
  void nodeIsDemotedBeforeItIsRemovedHoweverLongItHasBeenGone() {
    settle();
    tier.live.remove(N1);
    tier.gone.add("node-1");
    votes(Set.of(N1), Set.of());
    tier.plan(true);
    assertThat(node("node-1").state()).isEqualTo(NodeState.DEMOTED);
    assertThat(tier.inSomeChain("node-1")).isTrue();

    tier.plan(true);
    assertThat(epoch().ordinal("node-1")).isNegative();
  }

  @Test
  void amongTheUnreachedThoseThatAreRegisteredComeFirst() {
    settle();
    MemberKey n2 = new MemberKey("node-2", 1);
    tier.held("node-1").set(0, Slot.COUNT);
    tier.held("node-2").set(0, Slot.COUNT);
    tier.report();
    tier.plan(true);
    tier.live.remove(N1);
    votes(Set.of(N1), Set.of());
    tier.plan(true);
    votes(Set.of(N1, n2), Set.of());
    tier.plan(true);

    int first = epoch().ordinal("node-1");
    int second = epoch().ordinal("node-2");
    for (int slot = 0; slot < Slot.COUNT; slot++) {
      Chain chain = epoch().table().chain(slot);
      assertThat(chain.head()).isEqualTo(epoch().ordinal("node-3"));
      assertThat(chain.positionOf(second)).isPositive().isLessThan(chain.positionOf(first));
    }
  }

  @Test
  void drainOfANodeThatIsCutOffFromZooKeeperWaitsForItsReport() {
    settle();
    tier.live.remove(N1);
    tier.reports.remove(N1);
    tier.intend("node-1", Intent.DRAINING);
    for (int i = 0; i < 4; i++) {
      tier.plan(true);
      tier.acknowledge();
      tier.report();
    }

    assertThat(tier.heads("node-1")).isZero();
    assertThat(tier.inSomeChain("node-1")).isTrue();
    assertThat(tier.reasons()).anyMatch(r -> r.subject().equals("node-1") && r.rule().equals("R5"));
  }

  private void restartInPlace() {
    settle();
    tier.leave("node-1");
    tier.start("node-1", 2);
    votes(Set.of(), Set.of(N1_AGAIN));
    tier.plan(true);
  }

  private void settle() {
    votes(Set.of(), tier.live.keySet());
    tier.settle();
    votes(Set.of(), Set.of());
  }

  private void votes(Set<MemberKey> unreached, Set<MemberKey> also) {
    tier.directors.keySet().forEach(director -> tier.vote(director, unreached, also));
  }

  private Epoch epoch() {
    return tier.epoch.orElseThrow();
  }

  private EpochNode node(String id) {
    return epoch().nodes().get(epoch().ordinal(id));
  }

  private long accepting(String id) {
    return node(id).incarnations().stream()
        .filter(Incarnation::accepting)
        .mapToLong(Incarnation::number)
        .sum();
  }
}
