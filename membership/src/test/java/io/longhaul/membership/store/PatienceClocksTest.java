package io.longhaul.membership.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.hash.Epoch;
import io.longhaul.hash.EpochNode;
import io.longhaul.hash.HashKey;
import io.longhaul.hash.NodeState;
import io.longhaul.hash.SlotTable;
import io.longhaul.membership.model.LiveDirector;
import io.longhaul.membership.model.LiveNode;
import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.Occupancy;
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

  private final PatienceClocks clocks = new PatienceClocks();

  @Test
  void directorDepartsOnceItIsNeitherLiveNorSeenForThirtySeconds() {
    clocks.observe(view(1, Map.of(), true), 0);
    clocks.observe(view(2, Map.of(), false), 1_000);
    clocks.observe(view(3, Map.of("d1", 4_000L), false), 20_000);

    TierView last = view(4, Map.of("d1", 31_000L), false);
    clocks.observe(last, 45_999);
    assertThat(clocks.departed(last, 45_999)).isEmpty();
    assertThat(clocks.departed(last, 46_000)).containsExactly("d1");
  }

  @Test
  void noDirectorDepartsWhileALiveNodeDoesNotReport() {
    TierView stale = view(1, Map.of(), false);
    clocks.observe(stale, 0);
    clocks.observe(stale, 60_000);

    assertThat(clocks.departed(stale, 60_000)).isEmpty();
  }

  @Test
  void demotedNodeIsGoneSoonWithoutAProcessAndLateWithOne() {
    TierView with = view(1, Map.of(), true);
    clocks.observe(with, 0);
    assertThat(clocks.gone(with, 299_999)).isEmpty();
    assertThat(clocks.gone(with, 300_000)).containsExactly("n1");

    PatienceClocks others = new PatienceClocks();
    TierView without = withoutProcesses(epoch(NodeState.DEMOTED, NodeState.ACTIVE));
    others.observe(without, 0);
    assertThat(others.gone(without, 2_999)).isEmpty();
    assertThat(others.gone(without, 3_000)).containsExactly("n1");
  }

  @Test
  void nothingIsGoneWhileMostNodesAreDemoted() {
    TierView most = withoutProcesses(epoch(NodeState.DEMOTED, NodeState.DEMOTED, NodeState.ACTIVE));
    clocks.observe(most, 0);

    assertThat(clocks.gone(most, 600_000)).isEmpty();
  }

  private static Epoch epoch(NodeState... states) {
    List<EpochNode> nodes =
        IntStream.range(0, states.length)
            .mapToObj(
                i -> new EpochNode("n" + (i + 1), Optional.empty(), states[i], 100, List.of()))
            .toList();
    return new Epoch(1, 1, new HashKey(1, 2), List.of(), nodes, SlotTable.empty());
  }

  private static TierView withoutProcesses(Epoch epoch) {
    return new TierView(
        true,
        TestTier.spec(),
        Optional.empty(),
        1,
        Optional.of(epoch),
        0,
        Map.of(),
        Map.of(),
        Map.of(),
        Set.of(),
        Map.of());
  }

  private static TierView view(long sequence, Map<String, Long> seen, boolean live) {
    Epoch epoch = epoch(NodeState.DEMOTED, NodeState.ACTIVE);
    Map<String, LiveDirector> directors = live ? Map.of("d1", TestTier.director("d1")) : Map.of();
    Map<MemberKey, LiveNode> nodes = Map.of(N1, TestTier.node("n1", 1));
    Occupancy report = new Occupancy("n1", 1, sequence, 0, new BitSet(), 0, seen);
    return new TierView(
        true,
        TestTier.spec(),
        Optional.empty(),
        1,
        Optional.of(epoch),
        0,
        Map.of(),
        nodes,
        Map.of(N1, report),
        Set.of("d1"),
        directors);
  }
}
