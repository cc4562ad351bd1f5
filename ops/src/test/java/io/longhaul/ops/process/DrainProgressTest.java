package io.longhaul.ops.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.hash.Chain;
import io.longhaul.membership.model.Intent;
import io.longhaul.membership.model.Occupancy;
import io.longhaul.membership.model.TierView;
import io.longhaul.ops.admin.status.TierFixture;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DrainProgressTest {
  private static final String NODE = "node-3";

  @Test
  void processOfANodeInNoChainIsDoneByItsOwnReportAlone() {
    DrainProgress progress = DrainProgress.of(Optional.of(leaving(true)), NODE, holding(), 0);

    assertThat(progress.done()).isTrue();
  }

  @Test
  void processWithoutAReportOfItsOwnIsNotDone() {
    DrainProgress progress =
        DrainProgress.of(Optional.of(leaving(true)), NODE, Optional.empty(), 0);

    assertThat(progress.done()).isFalse();
    assertThat(progress.text()).contains("has not reported its sockets");
  }

  @Test
  void processWithAConnectionOrOneWithinTheGraceIsNotDone() {
    Optional<TierView> view = Optional.of(leaving(true));

    assertThat(DrainProgress.of(view, NODE, holding(), 1).done()).isFalse();
    assertThat(DrainProgress.of(view, NODE, holding(2), 0).done()).isFalse();
  }

  @Test
  void processOfANodeThatIsStillInAChainIsNotDone() {
    assertThat(DrainProgress.of(Optional.of(leaving(false)), NODE, holding(), 0).done()).isFalse();
  }

  @Test
  void processIsNotDoneWithoutAView() {
    assertThat(DrainProgress.of(Optional.empty(), NODE, holding(), 0).done()).isFalse();
    assertThat(
            DrainProgress.of(Optional.of(fixture(true).disconnected().view()), NODE, holding(), 0)
                .done())
        .isFalse();
  }

  private static TierView leaving(boolean outOfChains) {
    return fixture(outOfChains).view();
  }

  /** As a node sees it: nobody's reports. */
  private static TierFixture fixture(boolean outOfChains) {
    int heads = outOfChains ? 2 : 3;
    return TierFixture.ofNodes("node-1", "node-2", NODE)
        .intent(NODE, Intent.ACTIVE)
        .live(NODE, true)
        .silent("node-1")
        .silent("node-2")
        .silent(NODE)
        .chains(slot -> Chain.of(slot % heads));
  }

  private static Optional<Occupancy> holding(int... slots) {
    BitSet bits = new BitSet();
    for (int slot : slots) {
      bits.set(slot);
    }
    return Optional.of(new Occupancy(NODE, 1, 1, 7, bits, bits, Set.of(), slots.length, Map.of()));
  }
}
