package io.longhaul.ops.admin.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.hash.Chain;
import io.longhaul.hash.FlowHash;
import io.longhaul.membership.config.ScalarValues;
import io.longhaul.membership.model.TierView;
import io.longhaul.membership.planner.Reason;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExplanationTest {
  private static final InetSocketAddress CLIENT = ScalarValues.address("192.0.2.7:50312");
  private static final InetSocketAddress FIRST = ScalarValues.address("127.0.0.1:8080");
  private static final int SLOT = new FlowHash(TierFixture.KEY).slot(CLIENT, FIRST);

  private static Explanation explain(TierView view, Destinations destinations) {
    return Explanation.of(
        view,
        view.epoch().orElseThrow(),
        CLIENT,
        destinations,
        slot -> List.of(new Reason("slot " + slot, "R1", "waits", 1)));
  }

  @Test
  void everyDirectorsListenerIsAPathOfItsOwn() {
    TierView view = TierFixture.ofNodes("node-1", "node-2").view();

    Explanation explanation = explain(view, Destinations.ofDoor(view, Optional.empty()));

    assertThat(explanation.door()).contains("web");
    assertThat(explanation.paths())
        .extracting(ExplainedPath::destination)
        .containsExactly("127.0.0.1:8080", "127.0.0.2:8080");
    assertThat(explanation.paths().getFirst().slot()).isEqualTo(SLOT);
    assertThat(explanation.paths().getFirst().director()).contains("director-1");
    assertThat(explanation.paths().getFirst().reasons()).hasSize(1);
  }

  @Test
  void chainSaysWhoHoldsTheSlotAndWhy() {
    TierView view =
        TierFixture.ofNodes("node-1", "node-2", "node-3")
            .chains(_ -> Chain.of(1, 0, 2))
            .holds("node-1", 1, SLOT)
            .silent("node-3")
            .view();

    List<ChainLink> chain =
        explain(view, Destinations.given(view, FIRST)).paths().getFirst().chain();

    assertThat(chain).extracting(ChainLink::node).containsExactly("node-2", "node-1", "node-3");
    assertThat(chain).extracting(ChainLink::holds).containsExactly("no", "yes", "unknown");
    assertThat(chain.getFirst().why()).startsWith("head: takes new connections");
    assertThat(chain.get(1).why()).startsWith("holds a connection in this slot");
  }

  @Test
  void tierWithoutNodesHasEmptyChains() {
    TierView view = new TierFixture().director("director-1", 7).view();

    assertThat(explain(view, Destinations.given(view, FIRST)).paths().getFirst().chain()).isEmpty();
  }

  @Test
  void addressThatIsNoDirectorsIsStillExplained() {
    TierView view = TierFixture.ofNodes("node-1").view();

    Destinations elsewhere = Destinations.given(view, ScalarValues.address("198.51.100.1:443"));

    assertThat(explain(view, elsewhere).paths().getFirst().director()).isEmpty();
  }

  @Test
  void unknownDoorNamesTheDoorsThereAre() {
    TierView view = TierFixture.ofNodes("node-1").view();

    assertThatThrownBy(() -> Destinations.ofDoor(view, Optional.of("wbe")))
        .hasMessage("door: 'wbe' (expected one of: web)");
  }

  @Test
  void doorOfATierWithoutDirectorsIsItsOwnAddress() {
    TierView view = new TierFixture().view();

    assertThat(Destinations.ofDoor(view, Optional.of("web")).all())
        .containsExactly(new Destinations.Destination(Optional.empty(), FIRST));
  }
}
