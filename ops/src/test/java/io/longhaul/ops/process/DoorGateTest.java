package io.longhaul.ops.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.director.xdp.host.Listeners;
import io.longhaul.hash.Door;
import io.longhaul.hash.DoorState;
import io.longhaul.hash.Epoch;
import io.longhaul.hash.HashKey;
import io.longhaul.hash.Protocol;
import io.longhaul.hash.SlotTable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DoorGateTest {
  private static final InetAddress ADDRESS = InetAddress.ofLiteral("192.0.2.1");

  private final List<Long> acknowledged = new ArrayList<>();
  private Set<InetSocketAddress> listening = Set.of();
  private int looked;
  private final DoorGate gate =
      new DoorGate(
          () -> {
            looked++;
            return new Listeners(listening);
          },
          acknowledged::add);

  private static Epoch epoch(long number, DoorState state) {
    return new Epoch(
        number,
        1,
        new HashKey(1, 2),
        List.of(new Door("web", List.of(ADDRESS), 443, Protocol.TCP, state)),
        List.of(),
        SlotTable.empty());
  }

  private void load(long number, DoorState state) {
    gate.loaded(epoch(number, state));
    gate.acknowledge(number);
  }

  @Test
  void anEpochThatAddsNothingIsAcknowledgedAtOnce() {
    load(1, DoorState.ACTIVE);
    assertThat(acknowledged).containsExactly(1L);
    assertThat(looked).as("listeners are not even read").isZero();
  }

  @Test
  void anAddedDoorIsAcknowledgedWhenSomebodyListensThere() {
    load(1, DoorState.ADDING);
    gate.look();
    assertThat(acknowledged).isEmpty();
    assertThat(gate.fault()).hasValue("nobody listens at 192.0.2.1:443");

    listening = Set.of(new InetSocketAddress(ADDRESS, 443));
    gate.look();
    gate.look();
    assertThat(acknowledged).containsExactly(1L);
    assertThat(gate.fault()).isEmpty();
  }

  @Test
  void theNewestOfSeveralIsAcknowledged() {
    load(1, DoorState.ADDING);
    load(2, DoorState.ADDING);
    listening = Set.of(new InetSocketAddress(ADDRESS, 443));
    gate.look();
    assertThat(acknowledged).containsExactly(2L);
  }

  @Test
  void anEpochThatWithdrawsTheDoorIsNotHeldUp() {
    load(1, DoorState.ADDING);
    load(2, DoorState.DRAINING);
    assertThat(acknowledged).containsExactly(2L);
    assertThat(gate.fault()).isEmpty();
  }

  @Test
  void whatIsOnlyResumedFromTheDiskIsNotAcknowledged() {
    gate.loaded(epoch(1, DoorState.ACTIVE));
    gate.look();
    assertThat(acknowledged).isEmpty();
  }
}
