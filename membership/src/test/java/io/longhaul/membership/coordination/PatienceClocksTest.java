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
import io.longhaul.membership.model.Occupancy;
import io.longhaul.membership.model.Reach;
import io.longhaul.membership.model.TierSpec;
import io.longhaul.membership.model.TierView;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PatienceClocksTest {
  private static final MemberKey N1 = new MemberKey("n1", 1);
  private static final MemberKey N2 = new MemberKey("n2", 1);

  private static final TierSpec SPEC =
      new TierSpec("test", "relay", new HashKey(1, 2), List.of(), TierSpec.RELAY_GRACE);
  private static final TierSpec XDP =
      new TierSpec("test", "xdp", new HashKey(1, 2), List.of(), TierSpec.XDP_GRACE);
  private static final LiveDirector DIRECTOR =
      new LiveDirector("d1", "relay", Map.of(), Optional.empty(), Optional.empty(), "test", 0);
  private static final LiveNode NODE =
      new LiveNode("n1", 1, Optional.empty(), Optional.empty(), "test", 0, false, 0);

  private final PatienceClocks clocks = new PatienceClocks();

  @Test
  void directorDepartsOnceItIsNeitherLiveNorSeenForThirtySeconds() {
    clocks.observe(view(1, Map.of(), true), 0);
    clocks.observe(view(2, Map.of(), false), 1_000);
    clocks.observe(view(3, Map.of("d1", 4_000L), false), 20_000);

    TierView last = view(4, Map.of("d1", 31_000L), false);
    clocks.observe(last, 45_999);
    assertThat(clocks.departed(45_999)).isEmpty();
    assertThat(clocks.departed(46_000)).containsExactly("d1");
  }

  @Test
  void noDirectorDepartsWhileOnlyHalfOfTheNodesSayThatTheyDoNotSeeIt() {
    TierView first = view(1, Map.of(), false);
    clocks.observe(first.observing(withoutSecond(first)), 0);
    TierView later = view(2, Map.of(), false);
    clocks.observe(later.observing(withoutSecond(later)), 60_000);
    assertThat(clocks.departed(60_000)).isEmpty();

    clocks.observe(view(3, Map.of(), false), 61_000);
    assertThat(clocks.departed(61_000)).containsExactly("d1");
  }

  @Test
  void noDirectorDepartsWhileALiveNodeDoesNotReport() {
    TierView stale = view(1, Map.of(), false);
    clocks.observe(stale, 0);
    clocks.observe(stale, 60_000);

    assertThat(clocks.departed(60_000)).isEmpty();
  }

  @Test
  void processThatIsNeitherReachedNorRegisteredIsGoneAfterFiveMinutes() {
    clocks.observe(accused(view(1, Map.of(), true)), 0);
    TierView without = withoutProcesses(XDP, epoch(NodeState.DEMOTED, NodeState.ACTIVE));
    clocks.observe(without, 10_000);

    assertThat(clocks.gone(309_999)).isEmpty();
    assertThat(clocks.gone(310_000)).contains(N1);
  }

  @Test
  void processOfARelayTierIsGoneThreeSecondsAfterItsRegistration() {
    clocks.observe(accused(view(1, Map.of(), true)), 0);
    TierView without = withoutProcesses(SPEC, epoch(NodeState.DEMOTED, NodeState.ACTIVE));
    clocks.observe(without, 10_000);

    assertThat(clocks.gone(12_999)).isEmpty();
    assertThat(clocks.gone(13_000)).contains(N1);
  }

  @Test
  void registeredProcessIsNeverGoneHoweverLongItIsNotReached() {
    TierView view = accused(view(1, Map.of(), true));
    clocks.observe(view, 0);
    clocks.observe(view, 86_400_000);

    assertThat(clocks.gone(86_400_000)).isEmpty();
  }

  @Test
  void deadProcessIsNotGoneWhileALaterOneIsRegisteredThatNobodyReaches() {
    TierView without = withoutProcesses(XDP, epoch(NodeState.DEMOTED, NodeState.ACTIVE));
    MemberKey later = new MemberKey("n1", 2);
    clocks.observe(without, 0);
    clocks.observe(with(without, later, Set.of()), 200_000);
    clocks.observe(without, 600_000);
    assertThat(clocks.gone(899_999)).doesNotContain(N1);
    assertThat(clocks.gone(900_000)).contains(N1);

    clocks.observe(with(without, later, Set.of(later)), 900_001);
    assertThat(clocks.gone(900_001)).as("the later one has taken over").contains(N1);
  }

  @Test
  void processThatIsBackBeginsAnew() {
    TierView without = withoutProcesses(XDP, epoch(NodeState.DEMOTED, NodeState.ACTIVE));
    clocks.observe(without, 0);
    clocks.observe(view(1, Map.of(), true), 200_000);
    clocks.observe(without, 200_001);

    assertThat(clocks.gone(500_000)).doesNotContain(N1);
    assertThat(clocks.gone(500_001)).contains(N1);
  }

  private static Observed withoutSecond(TierView view) {
    return new Observed(Map.of(N1, view.occupancies().get(N1)), Map.of());
  }

  private static TierView accused(TierView view) {
    Reach accusing = new Reach("d1", 1, 1, true, Set.of(N1), Set.of());
    return view.observing(new Observed(view.occupancies(), Map.of("d1", accusing)));
  }

  private static Epoch epoch(NodeState... states) {
    List<EpochNode> nodes =
        IntStream.range(0, states.length)
            .mapToObj(
                i ->
                    new EpochNode(
                        "n" + (i + 1),
                        Optional.empty(),
                        states[i],
                        100,
                        List.of(new Incarnation(1, Optional.empty(), true))))
            .toList();
    return new Epoch(1, 1, new HashKey(1, 2), List.of(), nodes, SlotTable.empty());
  }

  private static TierView withoutProcesses(TierSpec spec, Epoch epoch) {
    return new TierView(
        true,
        spec,
        Optional.empty(),
        1,
        Optional.of(epoch),
        0,
        0,
        Map.of(),
        Map.of(),
        Map.of(),
        Set.of(),
        Map.of(),
        Observed.NONE);
  }

  /** A tier whose only registered process is this one, and in which a director speaks. */
  private static TierView with(TierView view, MemberKey process, Set<MemberKey> reached) {
    LiveNode live =
        new LiveNode(
            process.nodeId(),
            process.incarnation(),
            Optional.empty(),
            Optional.empty(),
            "test",
            0,
            false,
            0);
    Reach vote = new Reach("d1", 1, 1, true, Set.of(N1, N2), reached);
    return new TierView(
        true,
        view.spec(),
        Optional.empty(),
        1,
        view.epoch(),
        0,
        0,
        Map.of(),
        Map.of(process, live),
        Map.of(),
        Set.of("d1"),
        Map.of("d1", DIRECTOR),
        new Observed(Map.of(), Map.of("d1", vote)));
  }

  private static TierView view(long sequence, Map<String, Long> seen, boolean live) {
    Epoch epoch = epoch(NodeState.DEMOTED, NodeState.ACTIVE);
    Map<String, LiveDirector> directors = live ? Map.of("d1", DIRECTOR) : Map.of();
    Map<MemberKey, LiveNode> nodes = Map.of(N1, NODE);
    Occupancy report =
        new Occupancy("n1", 1, sequence, 0, new BitSet(), new BitSet(), Set.of(), 0, seen);
    Occupancy second =
        new Occupancy("n2", 1, sequence, 0, new BitSet(), new BitSet(), Set.of(), 0, Map.of());
    return new TierView(
        true,
        SPEC,
        Optional.empty(),
        1,
        Optional.of(epoch),
        0,
        0,
        Map.of(),
        nodes,
        Map.of(),
        Set.of("d1"),
        directors,
        new Observed(Map.of(N1, report, N2, second), Map.of()));
  }
}
