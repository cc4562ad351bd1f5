package io.longhaul.node.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.http.HttpLimits;
import io.longhaul.node.limit.ConnectionLimits;
import io.longhaul.node.limit.SourceKey;
import io.longhaul.node.proxy.ProxyPolicy;
import io.longhaul.node.proxy.ProxyTimeouts;
import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.Bystanders;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.NativeMemory;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.Requirement;
import io.longhaul.node.testing.TestCertificates;
import io.longhaul.node.testing.TestNode;
import io.longhaul.node.testing.TlsPeer;
import io.longhaul.node.tls.TlsEngine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients who have a node do cryptography for nothing. */
@ExtendWith(LeakCheck.class)
final class TlsFloodTest {
  private static final String NAME = "a.example";
  private static final String ELSEWHERE = "127.0.0.2";
  private static final int ATTACKERS = 100;
  private static final long MIB = 1 << 20;
  private static final int HANDSHAKES_PER_SECOND = 20;

  /** Handshakes at a time whose native memory is looked at, and how often. */
  private static final int HALF_DONE = 400;

  private static final int ROUNDS = 4;

  /** Of native memory, while one is half done; 9 KiB were measured. */
  private static final long MOST_NATIVE = 32 << 10;

  /** Of it, for each that is over: half of what one that leaks would leave. */
  private static final long MOST_NATIVE_LEFT = 4_500;

  /** What a ServerHello comes in (RFC 8446, 5.1). */
  private static final int HANDSHAKE_RECORD = 22;

  /** Of direct memory: a quarter of a mebibyte for each of them. */
  private static final long MOST_GROWTH = ATTACKERS * MIB / 4;

  /** The same for a single attacker. */
  private static final long MOST_GROWTH_OF_ONE = 4 * MIB;

  @TempDir Path folder;
  private TestCertificates certificates;
  private FakeUpstream app;

  @BeforeEach
  void start() throws IOException {
    certificates = new TestCertificates(folder);
    app = Bystanders.application(10);
  }

  @AfterEach
  void stop() throws IOException {
    app.close();
  }

  /**
   * Limits of handshakes, of which so many may wait half a second.
   *
   * @param perSecond in all
   * @param perSourcePerSecond of one source
   */
  private static ConnectionLimits handshakes(int perSecond, int perSourcePerSecond) {
    return new ConnectionLimits(
        SourceKey.DEFAULT, 0, 0, 0, perSecond, perSourcePerSecond, Duration.ofMillis(500));
  }

  private TestNode node(TlsEngine engine, Duration handshake, ConnectionLimits limits)
      throws IOException {
    ProxyTimeouts all = ProxyTimeouts.DEFAULT;
    ProxyPolicy policy =
        new ProxyPolicy(
                TestNode.ID,
                List.of(),
                HttpLimits.DEFAULT,
                0,
                new ProxyTimeouts(handshake, all.head(), all.body(), all.keepAlive()))
            .with(limits);
    String tls =
        "{certificates: [%s]}".formatted(certificates.write("a", certificates.issue(NAME)));
    return TestNode.start(
        TestNode.Options.DEFAULT.with(policy).with(engine),
        TestNode.secureRoutesTo(tls, app.endpoint()));
  }

  private Peer connect(TestNode node, String... versions) throws IOException {
    return new Peer(
        TlsPeer.connect(
            certificates.client(), node.server().address().orElseThrow(), NAME, versions));
  }

  /** What a client says first. */
  private byte[] clientHello() throws IOException {
    SSLEngine engine = certificates.client().createSSLEngine();
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(NAME)));
    engine.setSSLParameters(parameters);
    ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    var _ = engine.wrap(ByteBuffer.allocate(0), out);
    out.flip();
    byte[] hello = new byte[out.remaining()];
    out.get(hello);
    return hello;
  }

  @ParameterizedTest
  @CsvSource({HANDSHAKES_PER_SECOND + ", 0, rate", "0, " + HANDSHAKES_PER_SECOND + ", source-rate"})
  void handshakesAboveTheRateWaitOrAreResetBeforeAnyCryptography(
      int perSecond, int perSourcePerSecond, String reason) throws IOException {
    byte[] hello = clientHello();
    long startNs = System.nanoTime();
    ConnectionLimits limits = handshakes(perSecond, perSourcePerSecond);
    try (TestNode node = node(TlsEngine.best(), Duration.ofSeconds(10), limits);
        Bystanders others = new Bystanders(() -> connect(node));
        Attackers attackers = new Attackers(node.server().address().orElseThrow(), ATTACKERS)) {
      double connectSeconds = (System.nanoTime() - startNs) / 1e9;
      List<String> results =
          attackers.each(peer -> peer.send(hello).readByte() < 0 ? "ended" : "served").results();
      long served = results.stream().filter("served"::equals).count();
      // The bucket, what came while they connected, and what may wait half a second for its turn.
      assertThat((double) served)
          .isBetween(1.0, HANDSHAKES_PER_SECOND * (1 + connectSeconds + 0.5) + 1);
      assertThat(node.count("connections.limited", "reason", reason))
          .isEqualTo((double) (ATTACKERS - served));
      if (perSourcePerSecond > 0) {
        assertThat(isServedFromElsewhere(node)).isTrue();
      }
      others.goOnWithin(MOST_GROWTH);
    }
  }

  /** Whether a client at another address of loopback, who comes at once, is served. */
  private boolean isServedFromElsewhere(TestNode node) throws IOException {
    InetSocketAddress to = node.server().address().orElseThrow();
    Socket plain = new Socket(to.getAddress(), to.getPort(), InetAddress.getByName(ELSEWHERE), 0);
    try (Peer client = new Peer(TlsPeer.over(certificates.client(), plain, NAME))) {
      String answer = client.send("GET /elsewhere HTTP/1.1\r\nHost: a\r\n\r\n").readMessage();
      return answer.endsWith("/elsewhere");
    }
  }

  @Test
  void handshakesThatAreNotFinishedAreEndedAndHoldLittle() throws IOException {
    byte[] hello = clientHello();
    try (TestNode node = node(TlsEngine.best(), Duration.ofSeconds(1), ConnectionLimits.NONE);
        Bystanders others = new Bystanders(() -> connect(node));
        Attackers attackers = new Attackers(node.server().address().orElseThrow(), ATTACKERS)) {
      attackers.each(peer -> peer.send(hello).readToEnd()).results();
      assertThat(node.count("tls.handshake.failures", "reason", "timeout")).isEqualTo(ATTACKERS);
      Await.until("only the bystanders are left", () -> node.server().connections() == 2);
      others.goOnWithin(MOST_GROWTH);
    }
  }

  @Test
  void handshakesTakeLittleNativeMemoryAndGiveItBack() throws IOException {
    Requirement.holds(NativeMemory.isKnown(), "mallinfo2: missing (expected: glibc)");
    Requirement.holds(TlsEngine.best() == TlsEngine.BORINGSSL, "BoringSSL: missing");
    byte[] hello = clientHello();
    try (TestNode node = node(TlsEngine.best(), Duration.ofSeconds(60), ConnectionLimits.NONE);
        Bystanders others = new Bystanders(() -> connect(node))) {
      // Once before, for what is made but once.
      begin(node, hello, () -> {});
      long before = NativeMemory.bytes();
      for (int i = 0; i < ROUNDS; i++) {
        begin(node, hello, () -> awaitNative(before + HALF_DONE * MOST_NATIVE));
      }
      awaitNative(before + ROUNDS * HALF_DONE * MOST_NATIVE_LEFT);
      others.goOnWithin(HALF_DONE * MIB / 4);
    }
  }

  /** Many say hello and no more, until what is to be seen then is seen. */
  private static void begin(TestNode node, byte[] hello, Runnable seen) throws IOException {
    try (Attackers attackers = new Attackers(node.server().address().orElseThrow(), HALF_DONE)) {
      List<String> results = attackers.each(peer -> "" + peer.send(hello).readByte()).results();
      assertThat(results).containsOnly("" + HANDSHAKE_RECORD);
      seen.run();
    }
    Await.until("only the bystanders are left", () -> node.server().connections() == 2);
  }

  // Compilers take some as well, for a while.
  private static void awaitNative(long most) {
    Await.until("at most %d bytes".formatted(most), () -> NativeMemory.bytes() <= most);
  }

  @ParameterizedTest
  @EnumSource(TlsEngine.class)
  void renegotiationIsRefused(TlsEngine engine) throws IOException {
    try (TestNode node = node(engine, Duration.ofSeconds(10), ConnectionLimits.NONE);
        Bystanders others = new Bystanders(() -> connect(node));
        Peer attacker = connect(node, "TLSv1.2")) {
      String answer = attacker.send("GET /before HTTP/1.1\r\nHost: a\r\n\r\n").readMessage();
      assertThat(answer).endsWith("/before");
      double handshakes = node.count("tls.handshakes");
      ((SSLSocket) attacker.socket()).startHandshake();
      assertThat(ends(attacker)).isTrue();
      assertThat(node.count("tls.handshakes")).isEqualTo(handshakes);
      others.goOnWithin(MOST_GROWTH_OF_ONE);
    }
  }

  /** Whether the connection serves no more. */
  private static boolean ends(Peer peer) {
    try {
      return !peer.send("GET /after HTTP/1.1\r\nHost: a\r\n\r\n").readMessage().endsWith("/after");
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void keyUpdatesWithoutEndAreEnded() throws IOException {
    try (TestNode node = node(TlsEngine.best(), Duration.ofSeconds(10), ConnectionLimits.NONE);
        Bystanders others = new Bystanders(() -> connect(node));
        Peer attacker = connect(node, "TLSv1.3")) {
      boolean ended = false;
      for (int i = 0; i < 10_000 && !ended; i++) {
        // In TLS 1.3 this asks both sides for new keys.
        ended = !updates((SSLSocket) attacker.socket());
      }
      assertThat(ended || ends(attacker)).isTrue();
      others.goOnWithin(MOST_GROWTH_OF_ONE);
    }
  }

  private static boolean updates(SSLSocket socket) {
    try {
      socket.startHandshake();
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
