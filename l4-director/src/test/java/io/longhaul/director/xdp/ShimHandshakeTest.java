package io.longhaul.director.xdp;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.director.xdp.bpf.InterfaceIndex;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Which packets a shim claims for connections that are half open: the kernel's real request sockets
 * and SYN cookies, on a link of the test's own where nobody else answers.
 */
@Tag("needs-clang")
@Tag("needs-libbpf")
@Tag("needs-bpf")
class ShimHandshakeTest {
  private static final String HOST = "10.77.0.1";
  static final String CLIENT = "10.77.0.2";
  static final int CLIENT_PORT = 40_000;
  private static final int CLIENT_ISN = 0xFFFF_FFFE;
  private static final int SYN_ACK = 0x12;

  @Test
  void aHalfOpenConnectionClaimsOnlyWhatCompletesOrEndsIt() throws Exception {
    onLink(
        (host, hostIsn) -> {
          PacketBuilder answer = segment(host).seq(CLIENT_ISN + 1).ack(hostIsn + 1);
          assertThat(host.claims(answer.flags("A"))).as("the handshake's last").isTrue();
          assertThat(host.claims(answer.flags("PA").payload(10))).as("with data").isTrue();
          assertThat(host.claims(segment(host).flags("A").ack(hostIsn))).isFalse();
          assertThat(host.claims(segment(host).flags("A").ack(hostIsn + 2))).isFalse();
          assertThat(host.claims(segment(host).flags("").seq(CLIENT_ISN + 1))).isFalse();

          assertThat(host.claims(segment(host).flags("R").seq(CLIENT_ISN + 1))).isTrue();
          assertThat(host.claims(segment(host).flags("R").seq(CLIENT_ISN + 2))).isFalse();
          assertThat(host.claims(segment(host).flags("RA").seq(CLIENT_ISN + 2).ack(hostIsn + 1)))
              .as("a reset fits by its sequence number alone")
              .isFalse();

          assertThat(claimsError(host, hostIsn)).isTrue();
          assertThat(claimsError(host, hostIsn + 1)).isFalse();
        },
        0);
  }

  @Test
  void theAnswerToACookieFitsTheListenerThatGaveIt() throws Exception {
    onLink(
        (host, cookie) -> {
          PacketBuilder answer = segment(host).flags("A").seq(CLIENT_ISN + 1).ack(cookie + 1);
          assertThat(host.whileHopsRemain(answer.ip())).isEqualTo(ShimCounter.COOKIE_CLAIMED);
          assertThat(host.atTheEnd(answer.ip())).isEqualTo(ShimCounter.COOKIE_CLAIMED);
          // The last bits say which MSS was offered: not each of their values is refused.
          assertThat(host.whileHopsRemain(answer.ack(cookie + 0x101).ip()))
              .isEqualTo(ShimCounter.FORWARDED);
          assertThat(host.whileHopsRemain(answer.ack(cookie + 1).flags("RA").ip()))
              .isEqualTo(ShimCounter.FORWARDED);
        },
        2);
  }

  private static PacketBuilder segment(SocketHost host) {
    return PacketBuilder.tcp(CLIENT, CLIENT_PORT, HOST, host.door().getPort());
  }

  private static boolean claimsError(SocketHost host, int seq) {
    byte[] quoted =
        PacketBuilder.tcp(HOST, host.door().getPort(), CLIENT, CLIENT_PORT).seq(seq).ip();
    byte[] error = PacketBuilder.icmp(CLIENT, HOST, 3, 1, 0, Arrays.copyOf(quoted, 28)).ip();
    return host.whileHopsRemain(error) == ShimCounter.SOCKET_CLAIMED;
  }

  interface Check {
    void check(SocketHost host, int hostIsn) throws Exception;
  }

  /**
   * A host that has answered a client's SYN.
   *
   * @param cookies the kernel's tcp_syncookies: 0 never, 2 always
   */
  static void onLink(Check check, int cookies) throws Exception {
    OwnNetwork.run(
        () -> {
          OwnNetwork.command("ip", "link", "add", "lh0", "type", "veth", "peer", "name", "lh1");
          for (String name : new String[] {"lo", "lh0", "lh1"}) {
            OwnNetwork.command("ip", "link", "set", name, "up");
          }
          OwnNetwork.command("ip", "address", "add", HOST + "/24", "dev", "lh0");
          // A new link address would make the kernel forget its neighbours.
          OwnNetwork.command("ip", "link", "set", "lh0", "address", PacketBuilder.HOST);
          OwnNetwork.command(
              "ip", "neigh", "add", CLIENT, "lladdr", PacketBuilder.ROUTER, "dev", "lh0");
          OwnNetwork.command("sysctl", "-q", "-w", "net.ipv4.tcp_syncookies=" + cookies);
          try (SocketHost host = new SocketHost(HOST);
              RawLink link = new RawLink(InterfaceIndex.of("lh1"))) {
            link.send(segment(host).flags("S").seq(CLIENT_ISN).ack(0).frame());
            check.check(host, Checksums.get32(link.await(ShimHandshakeTest::isSynAck), 38));
          } catch (Throwable e) {
            if (e instanceof Exception known) {
              throw known;
            }
            throw new AssertionError(e);
          }
          return true;
        });
  }

  private static boolean isSynAck(byte[] frame) {
    return frame.length >= 54
        && Checksums.get16(frame, 12) == 0x0800
        && frame[23] == PacketBuilder.TCP
        && frame[47] == SYN_ACK;
  }
}
