package io.longhaul.membership.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.hash.Epoch;
import io.longhaul.hash.EpochNode;
import io.longhaul.hash.HashKey;
import io.longhaul.hash.Incarnation;
import io.longhaul.hash.NodeState;
import io.longhaul.hash.SlotTable;
import io.longhaul.membership.model.LiveDirector;
import io.longhaul.membership.model.LiveNode;
import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.Observed;
import io.longhaul.membership.model.Reach;
import io.longhaul.membership.model.TierSpec;
import io.longhaul.membership.model.TierView;
import io.longhaul.membership.planner.Plan;
import io.longhaul.membership.planner.PlannerInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Time and memory around the planner: pace, damping, the freeze, clocks that jump. */
class CoordinationTest {
  private static final TierSpec SPEC =
      new TierSpec("test", "relay", new HashKey(1, 2), List.of(), TierSpec.RELAY_GRACE);
  private static final LiveDirector DIRECTOR =
      new LiveDirector("d1", "relay", Map.of(), Optional.empty(), Optional.empty(), "test", 0);

  private final List<PlannerInput> inputs = new ArrayList<>();
  private boolean paced;
  private final Coordination coordination = new Coordination(this::plan, 1, 1_000);

  @Test
  void firstEpochIsDueAtOnceAndLaterOnesAreSpaced() {
    decide(tier(0, 3), 1_000);
    assertThat(last().pace().tidyDue()).isTrue();
    coordination.published(1_000);

    decide(tier(0, 3), 1_049);
    assertThat(last().pace().urgentDue()).isFalse();
    decide(tier(0, 3), 1_050);
    assertThat(last().pace().urgentDue()).isTrue();
    assertThat(last().pace().plannedDue()).isFalse();
    decide(tier(0, 3), 1_100);
    assertThat(last().pace().plannedDue()).isTrue();
    assertThat(last().pace().tidyDue()).isFalse();
    decide(tier(0, 3), 2_000);
    assertThat(last().pace().tidyDue()).isTrue();
    assertThat(last().pace().sweepDue()).isFalse();
    decide(tier(0, 3), 31_000);
    assertThat(last().pace().sweepDue()).isTrue();
  }

  @Test
  void whatIsNotDueYetIsAskedForAgainWhenItIs() {
    coordination.published(1_000);
    paced = true;

    assertThat(decide(tier(0, 3), 1_010).wakeAfterMs()).isEqualTo(40);
    assertThat(decide(tier(0, 3), 1_060).wakeAfterMs()).isEqualTo(40);
    paced = false;
    assertThat(decide(tier(0, 3), 1_060).wakeAfterMs()).isEqualTo(Coordination.ROUND_MS);
  }

  @Test
  void clockThatJumpsBackStandsStill() {
    decide(tier(1, 3), 400_000);
    decide(tier(1, 3), 5);
    assertThat(last().patience().gone()).isEmpty();
    decide(tier(1, 3), 400_001);
    assertThat(last().patience().gone()).isEmpty();
    decide(tier(1, 3), 700_000);
    assertThat(last().patience().gone()).containsExactly(new MemberKey("n0", 1));
  }

  @Test
  void nodeThatIsReachedAgainIsHeldBackTwiceAsLongAfterEachDemotion() {
    long ms = 10_000;
    for (long hold : new long[] {1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000}) {
      decide(tier(1, 3), ms);
      assertThat(last().patience().damped()).containsExactly("n0");
      decide(returned(), ms + 1);
      decide(returned(), ms + hold);
      assertThat(last().patience().damped()).as("after " + hold).containsExactly("n0");
      decide(returned(), ms + hold + 1);
      assertThat(last().patience().damped()).isEmpty();
      decide(tier(0, 3), ms + hold + 2);
      ms += hold + 100;
    }
    decide(tier(0, 3), ms + Damping.FORGIVEN_MS);
    decide(tier(1, 3), ms + Damping.FORGIVEN_MS + 1);
    decide(returned(), ms + Damping.FORGIVEN_MS + 2);
    decide(returned(), ms + Damping.FORGIVEN_MS + 1_002);
    assertThat(last().patience().damped()).as("forgiven").isEmpty();
  }

  @Test
  void unsteadyNodeBeginsItsWaitAnew() {
    decide(tier(1, 3), 1_000);
    decide(returned(), 1_100);
    decide(tier(1, 3), 2_000);
    decide(returned(), 2_050);
    decide(returned(), 3_049);
    assertThat(last().patience().damped()).containsExactly("n0");
    decide(returned(), 3_050);
    assertThat(last().patience().damped()).isEmpty();
  }

  @Test
  void moreThanHalfWithinAMinuteFreezesUntilTheyAreBack() {
    decide(tier(1, 4), 1_000);
    decide(tier(3, 4), 50_000);
    assertThat(decide(tier(3, 4), 900_000).frozen()).isTrue();
    assertThat(last().patience().gone()).isEmpty();

    assertThat(decide(tier(2, 4), 900_001).frozen()).isFalse();
    assertThat(last().patience().gone()).isEmpty();
  }

  @Test
  void whoIsStillAwayWhenAFreezeEndsByItselfHasTheWholeTimeAgain() {
    // Three seconds: without a session, in a relay tier.
    decide(tier(1, 4), 1_000);
    decide(tier(3, 4), 50_000);
    decide(tier(2, 4), 900_000);
    decide(tier(2, 4), 902_999);
    assertThat(last().patience().gone()).isEmpty();
    decide(tier(2, 4), 903_000);
    assertThat(last().patience().gone()).hasSize(2);
  }

  @Test
  void nothingIsRemovedWhileNoDirectorReachesHalfOfTheNodes() {
    Reach unfit = new Reach("d1", 1, 1, false, Set.of(), Set.of());
    Reach fit = new Reach("d1", 2, 1, true, Set.of(), Set.of());

    assertThat(decide(tier(0, 4).observing(new Observed(Map.of(), Map.of("d1", unfit))), 1_000))
        .matches(Decision::frozen);
    assertThat(last().patience().frozen()).isTrue();
    assertThat(decide(tier(0, 4).observing(new Observed(Map.of(), Map.of("d1", fit))), 2_000))
        .matches(decision -> !decision.frozen());
  }

  @Test
  void nodesThatFallOneAfterTheOtherFreezeNothing() {
    for (int fallen = 1; fallen <= 3; fallen++) {
      assertThat(decide(tier(fallen, 4), fallen * 70_000L).frozen()).isFalse();
    }
    assertThat(decide(tier(3, 4), 900_000).frozen()).isFalse();
    assertThat(last().patience().gone()).hasSize(3);
  }

  @Test
  void nodesThatFellTogetherFreezeOnceTheyAreMostOfThoseThatAreLeft() {
    assertThat(decide(tier(2, 4), 1_000).frozen()).isFalse();
    assertThat(decide(tier(2, 3), 200_000).frozen()).isTrue();
  }

  @Test
  void unreachedNodesThatLoseTheirRegistrationsTogetherFreezeToo() {
    for (int fallen = 1; fallen <= 3; fallen++) {
      assertThat(decide(registered(tier(fallen, 4)), fallen * 70_000L).frozen()).isFalse();
    }
    assertThat(decide(tier(3, 4), 900_000).frozen()).isTrue();
    assertThat(last().patience().gone()).isEmpty();
  }

  @Test
  void operatorsWordEndsAFreezeAndANewOneNeedsNewFaults() {
    decide(tier(3, 4), 1_000);
    assertThat(decide(tier(3, 4), 400_000).frozen()).isTrue();
    assertThat(decide(thawed(tier(3, 4), 1), 400_001).frozen()).isFalse();
    assertThat(last().patience().gone()).hasSize(3);
    assertThat(decide(thawed(tier(3, 4), 1), 500_000).frozen()).isFalse();
  }

  private Decision decide(TierView view, long nowMs) {
    return coordination.decide(view, nowMs);
  }

  private PlannerInput last() {
    return inputs.getLast();
  }

  private Plan plan(PlannerInput input) {
    inputs.add(input);
    return new Plan(Optional.empty(), paced, 0, List.of());
  }

  /** The first nodes are demoted and not reached, the others well. */
  private static TierView tier(int demoted, int nodes) {
    Set<MemberKey> unreached = new HashSet<>();
    for (int i = 0; i < demoted; i++) {
      unreached.add(new MemberKey("n" + i, 1));
    }
    return view(demoted, nodes, unreached);
  }

  /** The first of three nodes is still demoted, and reached. */
  private static TierView returned() {
    return view(1, 3, Set.of());
  }

  private static TierView registered(TierView view) {
    Map<MemberKey, LiveNode> processes = new HashMap<>();
    for (EpochNode node : view.epoch().orElseThrow().nodes()) {
      LiveNode process =
          new LiveNode(node.id(), 1, Optional.empty(), Optional.empty(), "test", 0, false, 0);
      processes.put(process.key(), process);
    }
    return new TierView(
        true,
        SPEC,
        Optional.empty(),
        1,
        view.epoch(),
        0,
        0,
        Map.of(),
        processes,
        Map.of(),
        view.directors(),
        view.liveDirectors(),
        view.observed());
  }

  private static TierView thawed(TierView view, long epoch) {
    return new TierView(
        true,
        SPEC,
        Optional.empty(),
        1,
        view.epoch(),
        0,
        epoch,
        Map.of(),
        Map.of(),
        Map.of(),
        view.directors(),
        view.liveDirectors(),
        view.observed());
  }

  private static TierView view(int demoted, int nodes, Set<MemberKey> unreached) {
    List<EpochNode> all = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      NodeState state = i < demoted ? NodeState.DEMOTED : NodeState.ACTIVE;
      Incarnation run = new Incarnation(1, Optional.empty(), true);
      all.add(new EpochNode("n" + i, Optional.empty(), state, 100, List.of(run)));
    }
    Epoch epoch =
        new Epoch(1, 1, new HashKey(1, 2), List.of(), all, SlotTable.ofHeads(new int[] {0}));
    Reach vote = new Reach("d1", 1, 1, true, unreached, Set.of());
    return new TierView(
        true,
        SPEC,
        Optional.empty(),
        1,
        Optional.of(epoch),
        0,
        0,
        Map.of(),
        Map.of(),
        Map.of(),
        Set.of("d1"),
        Map.of("d1", DIRECTOR),
        new Observed(Map.of(), Map.of("d1", vote)));
  }
}
