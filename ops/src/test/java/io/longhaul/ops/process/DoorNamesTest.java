package io.longhaul.ops.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.hash.HashKey;
import io.longhaul.hash.Protocol;
import io.longhaul.membership.model.DoorSpec;
import io.longhaul.membership.model.TierSpec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DoorNamesTest {
  private static final InetAddress FOUR = InetAddress.ofLiteral("192.0.2.1");
  private static final InetAddress SIX = InetAddress.ofLiteral("2001:db8::1");

  @Test
  void everyAddressOfADoorHasItsNameAndWhatIsNoOnePortOfTcpHasNone() {
    List<DoorSpec> doors =
        List.of(
            new DoorSpec("web", List.of(FOUR, SIX), 443, Protocol.TCP),
            new DoorSpec("quic", List.of(FOUR), 8443, Protocol.UDP),
            new DoorSpec("any", List.of(FOUR), 0, Protocol.TCP));
    TierSpec tier = new TierSpec("t", "relay", HashKey.random(), doors, TierSpec.RELAY_GRACE);
    assertThat(DoorNames.of(tier))
        .isEqualTo(
            Map.of(
                new InetSocketAddress(FOUR, 443), "web", new InetSocketAddress(SIX, 443), "web"));
  }
}
