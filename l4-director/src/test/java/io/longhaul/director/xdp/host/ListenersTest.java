package io.longhaul.director.xdp.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.hash.Door;
import io.longhaul.hash.DoorState;
import io.longhaul.hash.Epoch;
import io.longhaul.hash.HashKey;
import io.longhaul.hash.Protocol;
import io.longhaul.hash.SlotTable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ListenersTest {
  private static final InetAddress V4 = InetAddress.ofLiteral("192.0.2.1");
  private static final InetAddress V6 = InetAddress.ofLiteral("2001:db8::1");

  @Test
  void listenersAreReadAndOtherSocketsAreNot() throws Exception {
    assertThat(
            read(
                """
                  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid
                   0: 010200C0:01BB 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0
                   1: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0
                   2: 010200C0:0050 0A0200C0:C350 01 00000000:00000000 00:00000000 00000000     0
                   3: 010200C0:0051 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0
                """))
        .containsExactlyInAnyOrder(
            new InetSocketAddress(V4, 443),
            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 8080));
  }

  @Test
  void anAddressOfIpv4InASocketOfBothIsOneOfIpv4() throws Exception {
    assertThat(
            read(
                """
                  sl  local_address                         remote_address
                   0: 0000000000000000FFFF0000010200C0:01BB 00000000000000000000000000000000:0000 0A 0
                   1: B80D0120000000000000000001000000:0050 00000000000000000000000000000000:0000 0A 0
                   2: what no kernel writes 0A
                """))
        .containsExactlyInAnyOrder(new InetSocketAddress(V4, 443), new InetSocketAddress(V6, 80));
  }

  @Test
  void aWildcardStandsForAllAddresses() {
    Listeners v4 =
        new Listeners(Set.of(new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 443)));
    assertThat(v4.at(V4, 443)).isTrue();
    assertThat(v4.at(V4, 444)).isFalse();
    assertThat(v4.at(V6, 443)).isFalse();
    Listeners both = new Listeners(Set.of(new InetSocketAddress(InetAddress.ofLiteral("::"), 443)));
    assertThat(both.at(V4, 443)).isTrue();
    assertThat(both.at(V6, 443)).isTrue();
  }

  @Test
  void onlyTcpDoorsOfOnePortThatAreBeingAddedAreWaitedFor() {
    Epoch epoch =
        new Epoch(
            1,
            1,
            new HashKey(1, 2),
            List.of(
                door("adding", 443, Protocol.TCP, DoorState.ADDING),
                door("all", 0, Protocol.TCP, DoorState.ADDING),
                door("udp", 53, Protocol.UDP, DoorState.ADDING),
                door("active", 80, Protocol.TCP, DoorState.ACTIVE)),
            List.of(),
            SlotTable.empty());
    assertThat(Listeners.added(epoch))
        .containsExactlyInAnyOrder(new InetSocketAddress(V4, 443), new InetSocketAddress(V6, 443));
    Listeners one = new Listeners(Set.of(new InetSocketAddress(V4, 443)));
    assertThat(one.missing(epoch)).containsExactly(new InetSocketAddress(V6, 443));
  }

  @Test
  void aListenerOfThisHostIsFoundAtOnce() throws IOException {
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    try (ServerSocket server = new ServerSocket(0, 1, loopback)) {
      assertThat(Listeners.ofHost().at(loopback, server.getLocalPort())).isTrue();
    }
  }

  private static Door door(String name, int port, Protocol protocol, DoorState state) {
    return new Door(name, List.of(V4, V6), port, protocol, state);
  }

  private static Set<InetSocketAddress> read(String text) throws IOException {
    Set<InetSocketAddress> places = new HashSet<>();
    Listeners.read(new BufferedReader(new StringReader(text)), places);
    return places;
  }
}
