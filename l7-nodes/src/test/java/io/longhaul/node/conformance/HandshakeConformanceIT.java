package io.longhaul.node.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.config.Endpoint;
import io.longhaul.node.peers.EchoServers;
import io.longhaul.node.peers.PeerScripts;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestCertificates;
import io.longhaul.node.testing.TestNode;
import io.longhaul.node.testing.WebSocketFrames;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Opening handshakes of RFC 6455, 4, right ones and wrong ones: behind the node each is answered as
 * it ought to be, or at least as the server {@code ws} answers it.
 */
@ExtendWith(LeakCheck.class)
final class HandshakeConformanceIT {
  private static final int ATTEMPTS = 27;

  /** The server alone answers 24 rightly; another version of it may differ in a few. */
  private static final int RIGHT_ALONE = 22;

  private static final String LINE = "GET /echo HTTP/1.1";
  private static final String HOST = "Host: a";
  private static final String UPGRADE = "Upgrade: websocket";
  private static final String CONNECTION = "Connection: Upgrade";
  private static final String KEY = "Sec-WebSocket-Key: " + WebSocketFrames.KEY;
  private static final String VERSION = "Sec-WebSocket-Version: 13";
  private static final String PROTOCOL = "Sec-WebSocket-Protocol: ";

  @TempDir private java.nio.file.Path folder;

  /**
   * A handshake.
   *
   * @param opens whether it has to be agreed to
   * @param protocol that has to be agreed on; empty for none
   */
  private record Attempt(String about, String head, boolean opens, String protocol) {}

  private static Attempt opens(String about, String protocol, String... lines) {
    return new Attempt(about, String.join("\r\n", lines) + "\r\n\r\n", true, protocol);
  }

  private static Attempt refused(String about, String... lines) {
    return new Attempt(about, String.join("\r\n", lines) + "\r\n\r\n", false, "");
  }

  private static List<Attempt> attempts() {
    List<Attempt> all = new ArrayList<>(agreeable());
    all.addAll(protocols());
    all.addAll(wrong());
    return all;
  }

  private static List<Attempt> agreeable() {
    return List.of(
        opens("as in the RFC", "", LINE, HOST, UPGRADE, CONNECTION, KEY, VERSION),
        opens("other order", "", LINE, VERSION, KEY, CONNECTION, UPGRADE, HOST),
        opens(
            "names in other case",
            "",
            LINE,
            "hOST: a",
            "UPGRADE: websocket",
            "connection: upgrade",
            "sec-websocket-KEY: " + WebSocketFrames.KEY,
            VERSION.toLowerCase(Locale.ROOT)),
        opens(
            "values in other case", "", LINE, HOST, "Upgrade: WebSocket", CONNECTION, KEY, VERSION),
        opens(
            "Connection with more than one option",
            "",
            LINE,
            HOST,
            UPGRADE,
            "Connection: keep-alive, Upgrade",
            KEY,
            VERSION),
        opens(
            "Connection twice",
            "",
            LINE,
            HOST,
            UPGRADE,
            "Connection: keep-alive",
            CONNECTION,
            KEY,
            VERSION),
        opens("blanks around values", "", LINE, HOST, UPGRADE, CONNECTION, KEY + "  ", VERSION),
        opens(
            "with Origin and a query",
            "",
            "GET /echo?a=b&c HTTP/1.1",
            HOST,
            UPGRADE,
            CONNECTION,
            KEY,
            VERSION,
            "Origin: http://elsewhere.example"));
  }

  private static List<Attempt> protocols() {
    return List.of(
        offering("chat", "chat"),
        offering("chat, other", "chat"),
        offering("other, chat", "chat"),
        offering("other", ""),
        opens(
            "subprotocols in two fields",
            "chat",
            LINE,
            HOST,
            UPGRADE,
            CONNECTION,
            KEY,
            VERSION,
            PROTOCOL + "other",
            PROTOCOL + "chat"));
  }

  private static Attempt offering(String offer, String agreed) {
    String about = "subprotocols " + offer;
    return opens(about, agreed, LINE, HOST, UPGRADE, CONNECTION, KEY, VERSION, PROTOCOL + offer);
  }

  private static List<Attempt> wrong() {
    String key = "Sec-WebSocket-Key: ";
    return List.of(
        refused("no key", LINE, HOST, UPGRADE, CONNECTION, VERSION),
        refused("empty key", LINE, HOST, UPGRADE, CONNECTION, key, VERSION),
        refused("short key", LINE, HOST, UPGRADE, CONNECTION, key + "AAAA", VERSION),
        refused("key not base64", LINE, HOST, UPGRADE, CONNECTION, key + "!".repeat(24), VERSION),
        refused("two keys", LINE, HOST, UPGRADE, CONNECTION, KEY, KEY, VERSION),
        refused("no version", LINE, HOST, UPGRADE, CONNECTION, KEY),
        refused("version 12", LINE, HOST, UPGRADE, CONNECTION, KEY, "Sec-WebSocket-Version: 12"),
        refused("version 8", LINE, HOST, UPGRADE, CONNECTION, KEY, "Sec-WebSocket-Version: 8"),
        refused("no Host", LINE, UPGRADE, CONNECTION, KEY, VERSION),
        refused("no Connection", LINE, HOST, UPGRADE, KEY, VERSION),
        refused("no Upgrade", LINE, HOST, CONNECTION, KEY, VERSION),
        refused("another Upgrade", LINE, HOST, "Upgrade: other", CONNECTION, KEY, VERSION),
        refused(
            "POST",
            "POST /echo HTTP/1.1",
            HOST,
            UPGRADE,
            CONNECTION,
            KEY,
            VERSION,
            "Content-Length: 0"),
        refused("HTTP/1.0", "GET /echo HTTP/1.0", HOST, UPGRADE, CONNECTION, KEY, VERSION));
  }

  @Test
  void handshakesBehindTheNodeAreAnsweredNoWorseThanStraight() throws Exception {
    TestCertificates certificates = new TestCertificates(folder);
    PeerScripts scripts = PeerScripts.install();
    try (EchoServers servers = EchoServers.start(scripts, certificates, folder);
        TestNode toHttp1 = node(servers.endpoint("http1"), "");
        TestNode toH2c = node(servers.endpoint("h2c"), "protocol: h2c")) {
      List<String> worse = new ArrayList<>();
      int[] right = new int[3];
      for (Attempt attempt : attempts()) {
        boolean straight = isRight(servers.address("http1"), attempt, Optional.empty());
        right[0] += straight ? 1 : 0;
        int path = 0;
        for (TestNode node : List.of(toHttp1, toH2c)) {
          StringBuilder seen = new StringBuilder();
          boolean behind =
              isRight(node.server().address().orElseThrow(), attempt, Optional.of(seen));
          right[++path] += behind ? 1 : 0;
          if (straight && !behind) {
            worse.add(attempt.about() + ", path " + path + ": " + seen);
          }
        }
      }
      System.out.printf(
          "%d handshakes answered rightly: straight %d, to HTTP/1.1 %d, to h2c %d%n",
          attempts().size(), right[0], right[1], right[2]);
      assertThat(worse).isEmpty();
      assertThat(attempts()).hasSize(ATTEMPTS);
      assertThat(right[0]).isGreaterThanOrEqualTo(RIGHT_ALONE);
      assertThat(right[1]).isEqualTo(ATTEMPTS);
      assertThat(right[2]).isEqualTo(ATTEMPTS);
    }
  }

  private static TestNode node(Endpoint endpoint, String upstream) throws IOException {
    return TestNode.start(TestNode.Options.DEFAULT, TestNode.routesTo(upstream, endpoint));
  }

  private static boolean isRight(
      InetSocketAddress to, Attempt attempt, Optional<StringBuilder> seen) throws IOException {
    String answer;
    try (Peer client = Peer.connect(to)) {
      answer = client.send(attempt.head()).readHead();
    } catch (SocketException e) {
      answer = "reset";
    }
    String got = answer;
    seen.ifPresent(text -> text.append(got));
    boolean opened = got.startsWith("HTTP/1.1 101 ");
    return opened == attempt.opens() && (!opened || isFulfilled(got, attempt.protocol()));
  }

  private static boolean isFulfilled(String answer, String protocol) {
    List<String> lines = answer.lines().toList();
    Optional<String> agreed =
        lines.stream()
            .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-protocol:"))
            .findFirst();
    boolean accepted =
        lines.stream()
            .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-accept:"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .toList()
            .equals(List.of(WebSocketFrames.ACCEPT));
    return accepted
        && agreed
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .orElse("")
            .equals(protocol);
  }
}
