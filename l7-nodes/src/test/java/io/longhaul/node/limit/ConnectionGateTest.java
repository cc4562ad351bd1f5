package io.longhaul.node.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.config.AddressText;
import io.longhaul.node.limit.ConnectionGate.Decision;
import io.longhaul.node.metrics.ConnectionRefusal;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ConnectionGateTest {
  private static final long S = 1_000_000_000;
  private static final InetAddress ONE = AddressText.ip("192.0.2.1");
  private static final InetAddress NEIGHBOUR = AddressText.ip("192.0.2.2");
  private static final InetAddress OTHER = AddressText.ip("198.51.100.1");
  private static final Decision AT_ONCE = new Decision.Admitted(0);

  private static ConnectionGate gate(
      int perSource, int perSecond, int perSourcePerSecond, int handshakes) {
    return new ConnectionGate(
        new ConnectionLimits(
            new SourceKey(24, 64),
            perSource,
            perSecond,
            perSourcePerSecond,
            handshakes,
            0,
            Duration.ofMillis(500)));
  }

  @Test
  void sourceHasItsPlacesAndGetsThemBack() {
    ConnectionGate gate = gate(2, 0, 0, 0);
    assertThat(gate.admit(ONE, false, S)).isEqualTo(AT_ONCE);
    assertThat(gate.admit(NEIGHBOUR, false, S)).isEqualTo(AT_ONCE);
    assertThat(gate.admit(ONE, false, S))
        .isEqualTo(new Decision.Refused(ConnectionRefusal.PER_SOURCE));
    assertThat(gate.admit(OTHER, false, S)).isEqualTo(AT_ONCE);
    gate.leave(ONE);
    assertThat(gate.admit(ONE, false, S)).isEqualTo(AT_ONCE);
    gate.leave(ONE);
    gate.leave(NEIGHBOUR);
    gate.leave(OTHER);
    assertThat(gate.sources()).isZero();
  }

  @Test
  void whoComesTooFastWaitsForItsTurnAndNoLongerThanTheLimit() {
    ConnectionGate gate = gate(0, 4, 0, 0);
    for (int i = 0; i < 4; i++) {
      assertThat(gate.admit(ONE, false, S)).isEqualTo(AT_ONCE);
    }
    assertThat(gate.admit(OTHER, false, S)).isEqualTo(new Decision.Admitted(251));
    assertThat(gate.admit(OTHER, false, S)).isEqualTo(new Decision.Admitted(501));
    assertThat(gate.admit(OTHER, false, S)).isEqualTo(new Decision.Refused(ConnectionRefusal.RATE));
    assertThat(gate.admit(OTHER, false, 3 * S)).isEqualTo(AT_ONCE);
  }

  @Test
  void floodFromOneSourceLeavesOthersAlone() {
    ConnectionGate gate = gate(0, 0, 2, 0);
    int refused = 0;
    for (int i = 0; i < 100; i++) {
      refused += gate.admit(ONE, false, S) instanceof Decision.Refused ? 1 : 0;
    }
    assertThat(refused).isEqualTo(97);
    assertThat(gate.admit(OTHER, false, S)).isEqualTo(AT_ONCE);
  }

  @Test
  void handshakesAreCountedWhereThereAreAny() {
    ConnectionGate gate = gate(0, 0, 0, 1);
    assertThat(gate.admit(ONE, true, S)).isEqualTo(AT_ONCE);
    assertThat(gate.admit(ONE, true, S)).isEqualTo(new Decision.Refused(ConnectionRefusal.RATE));
    assertThat(gate.admit(ONE, false, S)).isEqualTo(AT_ONCE);
  }

  @Test
  void handshakesFromOneSourceWaitAndAreRefusedAndLeaveOthersAlone() {
    ConnectionGate gate =
        new ConnectionGate(
            new ConnectionLimits(new SourceKey(24, 64), 0, 0, 0, 0, 2, Duration.ofMillis(500)));
    assertThat(gate.admit(ONE, true, S)).isEqualTo(AT_ONCE);
    assertThat(gate.admit(NEIGHBOUR, true, S)).isEqualTo(AT_ONCE);
    assertThat(gate.admit(ONE, true, S)).isEqualTo(new Decision.Admitted(501));
    assertThat(gate.admit(ONE, true, S))
        .isEqualTo(new Decision.Refused(ConnectionRefusal.SOURCE_RATE));
    assertThat(gate.admit(ONE, false, S)).as("no handshake").isEqualTo(AT_ONCE);
    assertThat(gate.admit(OTHER, true, S)).as("another source").isEqualTo(AT_ONCE);
    assertThat(gate.admit(NEIGHBOUR, true, 3 * S)).as("later").isEqualTo(AT_ONCE);
  }

  @Test
  void handshakesThatAreRefusedUseUpNothingOfOtherConnections() {
    ConnectionGate gate =
        new ConnectionGate(
            new ConnectionLimits(new SourceKey(32, 64), 0, 12, 6, 4, 2, Duration.ZERO));
    for (InetAddress source : List.of(ONE, NEIGHBOUR, OTHER)) {
      for (int i = 0; i < 50; i++) {
        var _ = gate.admit(source, true, S);
      }
    }
    // Two handshakes each of the first two sources were let in, which is all that there may be.
    int plain = 0;
    for (InetAddress source : List.of(ONE, NEIGHBOUR, OTHER)) {
      for (int i = 0; i < 4; i++) {
        plain += gate.admit(source, false, S).equals(AT_ONCE) ? 1 : 0;
      }
    }
    assertThat(plain).isEqualTo(8);
  }

  @Test
  void refusalOfARateTakesNoPlace() {
    ConnectionGate gate = gate(5, 1, 0, 0);
    for (int i = 0; i < 50; i++) {
      var _ = gate.admit(ONE, false, S);
    }
    gate.leave(ONE);
    assertThat(gate.sources()).isZero();
  }
}
