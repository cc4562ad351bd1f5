package io.longhaul.chaos.packet;

import static io.longhaul.chaos.packet.Epochs.FLOW;
import static io.longhaul.chaos.packet.Epochs.chain;
import static io.longhaul.chaos.packet.Epochs.epoch;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.hash.DoorState;
import org.junit.jupiter.api.Test;

class DirectorPlaneTest {
  private static final Segment SYN = Segment.syn(FLOW, 1);
  private static final Segment DATA = Segment.data(FLOW, 2, 3, 4);

  @Test
  void synCarriesTheHeadAndAllElseTheChain() {
    assertThat(DirectorPlane.encapsulated(epoch(4, "bca"), SYN))
        .contains(new Packet(SYN, 4, chain("b"), 0));
    assertThat(DirectorPlane.encapsulated(epoch(4, "bca"), DATA))
        .contains(new Packet(DATA, 4, chain("bca"), 0));
  }

  @Test
  void drainingDoorTakesNoSynAndForwardsTheRest() {
    assertThat(DirectorPlane.encapsulated(epoch(4, "a", DoorState.DRAINING), SYN)).isEmpty();
    assertThat(DirectorPlane.encapsulated(epoch(4, "a", DoorState.DRAINING), DATA)).isPresent();
  }

  @Test
  void unknownDoorAndEmptyChainForwardNothing() {
    Segment elsewhere = Segment.data(new Flow(7, 5, "mail"), 2, 3, 4);
    assertThat(DirectorPlane.encapsulated(epoch(4, "a"), elsewhere)).isEmpty();
    assertThat(DirectorPlane.encapsulated(epoch(4, ""), DATA)).isEmpty();
  }
}
