package io.longhaul.node.changes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.hash.FlowHash;
import io.longhaul.hash.HashKey;
import io.longhaul.membership.config.ConfigDocument;
import io.longhaul.membership.occupancy.SlotCounters;
import io.longhaul.node.NodeServer;
import io.longhaul.node.NodeSettings;
import io.longhaul.node.changes.EchoApps.Way;
import io.longhaul.node.changes.Wanted.Limits;
import io.longhaul.node.changes.Wanted.Where;
import io.longhaul.node.config.AddressText;
import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.FakeDns;
import io.longhaul.node.testing.Http2Peer;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.Requirement;
import io.longhaul.node.testing.TestCertificates;
import io.longhaul.node.testing.TlsPeer;
import io.longhaul.node.testing.WebSocketFrames;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.epoll.Epoll;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The promise: no change of the configuration closes an open WebSocket, or costs it a byte; and
 * what is new sees each change. Changes come in an order that a seed decides, which is printed.
 */
@ExtendWith(LeakCheck.class)
final class NothingClosesTest {
  private static final int SLICES = 4;
  private static final int PLAIN = 100;
  private static final int SECURE = 50;
  private static final int STREAMS = 50;
  private static final int SOCKETS = SLICES * (PLAIN + SECURE + 2 * STREAMS);
  private static final String PERMANENT = "permanent";
  private static final String FULL = "HTTP/1.1 503 ";
  private static final int CLOSE = 0x88;

  /** How often each kind of change comes; files, whose changes are found within seconds, less. */
  private enum Kind {
    ROUTES(50),
    BALANCE(40),
    PROTOCOL(45),
    ENDPOINTS(50),
    DNS(25),
    TOKENS(30),
    LIMITS(30),
    CERTIFICATE(20),
    CERTIFICATE_FILE(3),
    TOKEN_FILE(3),
    ENDPOINT_FILE(4);

    private final int times;

    Kind(int times) {
      this.times = times;
    }
  }

  @TempDir Path folder;

  private final long seed = Long.getLong("longhaul.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final EchoLoad load = new EchoLoad();
  private final List<AutoCloseable> clients = new ArrayList<>();
  private final Map<Integer, X509Bundle> served = new HashMap<>();
  private int tokenVersion;
  private TestCertificates files;
  private FakeDns dns;
  private EchoApps apps;
  private Wanted wanted;
  private NodeServer node;
  private Probe probe;

  @BeforeEach
  void start() throws IOException {
    Requirement.holds(Epoll.isAvailable(), "front doors need Linux's epoll");
    System.out.println("NothingClosesTest: -Dlonghaul.seed=" + seed);
    files = new TestCertificates(folder);
    var _ = files.writeAuthority();
    dns = FakeDns.start();
    dns.set(EchoApps.NAME, 0, EchoApps.ADDRESSES.toArray(String[]::new));
    apps = new EchoApps(files);
    wanted = new Wanted(apps, files);
    for (int i = 0; i < 2; i++) {
      issue(i);
      writeTokens(i + 1);
    }
    writeEndpoints();
    node =
        NodeServer.start(
            ConfigDocument.parse(
                "node.yaml",
                "{id: n-1, workers: 2, dns: {servers: [\"%s\"]}}"
                    .formatted(AddressText.of(dns.settings().servers().getFirst())),
                NodeSettings::atDoors),
            new SlotCounters(),
            new FlowHash(HashKey.random()),
            wanted.snapshot(),
            registry);
    probe = new Probe(free(), free(), files);
    node.doors(Map.of(probe.plain(), "plain", probe.secure(), "secure"));
  }

  private static InetSocketAddress free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
    }
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable client : clients) {
      client.close();
    }
    node.close();
    apps.close();
    dns.close();
  }

  @Test
  void aThousandWebSocketsOutliveThreeHundredChanges() throws Exception {
    load.begin(openAll(), seed);
    assertThat(tunnels()).isEqualTo(SOCKETS);
    List<Kind> changes = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      changes.addAll(Collections.nCopies(kind.times, kind));
    }
    assertThat(changes).hasSize(300);
    Collections.shuffle(changes, random);
    for (int i = 0; i < changes.size(); i++) {
      Kind kind = changes.get(i);
      String which = "seed %d, change %d (%s)".formatted(seed, i, kind);
      change(kind, which);
      assertThat(load.failures()).as(which).isEmpty();
      awaitAnswers(which);
    }
    load.end();
    assertThat(load.failures()).as("seed %d, at the end", seed).isEmpty();
    assertThat(load.echoes()).isGreaterThan(SOCKETS);
    Await.until("only they are left", () -> tunnels() == SOCKETS);
    awaitFiles();
  }

  private int tunnels() {
    return (int) registry.get("longhaul.node.tunnels").gauge().value();
  }

  /** A part of all ways to come, for each thread, by each way to an application. */
  private List<List<EchoSocket>> openAll() throws Exception {
    List<List<EchoSocket>> slices = new ArrayList<>();
    List<Way> ways = List.of(Way.values());
    for (int slice = 0; slice < SLICES; slice++) {
      wanted.way = ways.get(slice % ways.size());
      node.routes(wanted.snapshot());
      slices.add(slice());
    }
    return slices;
  }

  private List<EchoSocket> slice() throws IOException {
    List<EchoSocket> all = new ArrayList<>();
    SSLContext trusting = files.client();
    for (int i = 0; i < PLAIN; i++) {
      all.add(opened(Peer.connect(probe.plain())));
    }
    for (int i = 0; i < SECURE; i++) {
      all.add(opened(new Peer(TlsPeer.connect(trusting, probe.secure(), "a"))));
    }
    open(Http2Peer.over(Peer.connect(probe.plain())), all);
    open(Http2Peer.over(new Peer(TlsPeer.http2(trusting, probe.secure(), "a"))), all);
    return all;
  }

  private EchoSocket opened(Peer peer) throws IOException {
    clients.add(peer);
    assertThat(peer.send(WebSocketFrames.HANDSHAKE).readHead()).startsWith("HTTP/1.1 101 ");
    return new EchoSocket.Plain(peer);
  }

  private void open(Http2Peer connection, List<EchoSocket> into) throws IOException {
    clients.add(connection);
    for (int i = 0; i < STREAMS; i++) {
      int stream = connection.open(Http2Peer.webSocket(), false);
      assertThat(connection.status(stream)).isEqualTo("200");
      into.add(new EchoSocket.Stream(connection, stream));
    }
  }

  private void change(Kind kind, String which) throws Exception {
    switch (kind) {
      case ROUTES -> wanted.site++;
      case BALANCE -> {
        wanted.balance = other(Wanted.BALANCES, wanted.balance);
        wanted.sticky = random.nextBoolean();
      }
      case PROTOCOL -> wanted.way = other(List.of(Way.values()), wanted.way);
      case ENDPOINTS -> {
        wanted.where = other(List.of(Where.values()), wanted.where);
        wanted.byAddress = some();
      }
      case DNS -> {
        wanted.byDns = some();
        dns.set(EchoApps.NAME, 0, wanted.byDns.toArray(String[]::new));
      }
      case TOKENS -> wanted.tokens = (wanted.tokens + 1) % 3;
      case LIMITS -> wanted.limits = other(List.of(Limits.values()), wanted.limits);
      case CERTIFICATE -> wanted.certificate = 1 - wanted.certificate;
      case CERTIFICATE_FILE -> issue(wanted.certificate);
      case TOKEN_FILE -> {
        tokenVersion++;
        writeTokens(1);
        writeTokens(2);
      }
      case ENDPOINT_FILE -> {
        wanted.byFile = some();
        writeEndpoints();
      }
    }
    switch (kind) {
      case DNS, CERTIFICATE_FILE, TOKEN_FILE, ENDPOINT_FILE -> {}
      default -> node.routes(wanted.snapshot());
    }
    assertSeen(kind, which);
  }

  /** What is only for the configuration to say is seen at once. */
  private void assertSeen(Kind kind, String which) throws IOException {
    switch (kind) {
      case ROUTES -> {
        assertThat(probe.site(wanted.site)).as(which).isNotEqualTo("404");
        assertThat(probe.site(wanted.site - 1)).as(which).isEqualTo("404");
      }
      case BALANCE ->
          assertThat(probe.handshake(PERMANENT).contains("lb="))
              .as(which)
              .isEqualTo(wanted.sticky && !wanted.isFull());
      case TOKENS ->
          assertThat(probe.handshake("wrong"))
              .as(which)
              .startsWith(
                  wanted.tokens > 0 ? "HTTP/1.1 401 " : wanted.isFull() ? FULL : "HTTP/1.1 101 ");
      case LIMITS -> assertLimited(which);
      case CERTIFICATE -> assertThat(probe.certificate()).as(which).isEqualTo(serial());
      default -> {}
    }
  }

  private void assertLimited(String which) throws IOException {
    switch (wanted.limits) {
      case NONE -> {
        assertThat(probe.upload(PERMANENT, Wanted.SMALL_BODY + 1)).as(which).isNotEqualTo("413");
        assertThat(probe.frame(PERMANENT, Wanted.SMALL_FRAME + 1))
            .as(which)
            .isEqualTo(EchoSocket.BINARY);
      }
      case BODIES ->
          assertThat(probe.upload(PERMANENT, Wanted.SMALL_BODY + 1)).as(which).isEqualTo("413");
      case FRAMES ->
          assertThat(probe.frame(PERMANENT, Wanted.SMALL_FRAME + 1)).as(which).isEqualTo(CLOSE);
      case RATE -> {
        assertThat(probe.handshake(PERMANENT)).as(which).startsWith("HTTP/1.1 101 ");
        assertThat(probe.handshake(PERMANENT)).as(which).startsWith("HTTP/1.1 429 ");
        // Those who are there go on meanwhile; then others must get in again, to see changes.
        long before = load.echoes();
        Await.until(which, () -> load.echoes() > before + SOCKETS || !load.failures().isEmpty());
        wanted.limits = Limits.NONE;
        node.routes(wanted.snapshot());
        // The document before is remembered, and so is what its policies have counted.
        node.routes(wanted.snapshot());
      }
      case CONNECTIONS -> assertThat(probe.handshake(PERMANENT)).as(which).startsWith(FULL);
    }
  }

  /** What a name or a file says is found soon, and what was there before stays until then. */
  private void awaitAnswers(String which) throws IOException {
    if (wanted.where != Where.ADDRESS) {
      Await.until(which, () -> endpoints().equals(wanted.endpointsInForce()));
    }
    String who = probe.who(PERMANENT);
    if (wanted.isFull()) {
      assertThat(who).as(which).startsWith(FULL);
    } else {
      assertThat(who).as(which).isIn(wanted.answering());
    }
  }

  private Set<String> endpoints() {
    return registry.find("longhaul.node.upstream.endpoint.healthy").gauges().stream()
        .map(gauge -> String.valueOf(gauge.getId().getTag("endpoint")))
        .collect(Collectors.toSet());
  }

  /** What lies in files is seen within seconds, whatever else was changed since. */
  private void awaitFiles() throws Exception {
    wanted.tokens = 1;
    wanted.limits = Limits.NONE;
    node.routes(wanted.snapshot());
    Await.until("the last token", () -> accepts("token-" + tokenVersion));
    assertThat(accepts("token-" + (tokenVersion - 1))).as("a token of before").isFalse();
    Await.until("the last certificate", this::isServed);
  }

  private boolean accepts(String token) {
    try {
      return probe.handshake(token).startsWith("HTTP/1.1 101 ");
    } catch (IOException e) {
      return false;
    }
  }

  private boolean isServed() {
    try {
      return probe.certificate().equals(serial());
    } catch (IOException e) {
      return false;
    }
  }

  private BigInteger serial() {
    X509Bundle bundle = served.get(wanted.certificate);
    if (bundle == null) {
      throw new AssertionError("certificate " + wanted.certificate + ": none");
    }
    return bundle.getCertificate().getSerialNumber();
  }

  private void issue(int which) {
    X509Bundle bundle = files.issue("a");
    var _ = files.write("certificate-" + which, bundle);
    served.put(which, bundle);
  }

  private void writeTokens(int which) {
    files.replace(
        "tokens-" + which,
        hash(PERMANENT) + " permanent\n" + hash("token-" + tokenVersion) + " changing\n");
  }

  private void writeEndpoints() {
    for (Way way : Way.values()) {
      files.replace(Wanted.endpointsFile(way), wanted.lines(way));
    }
  }

  private static String hash(String token) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private Set<String> some() {
    return switch (random.nextInt(3)) {
      case 0 -> Set.of(EchoApps.ADDRESSES.getFirst());
      case 1 -> Set.of(EchoApps.ADDRESSES.getLast());
      default -> Set.copyOf(EchoApps.ADDRESSES);
    };
  }

  private <T> T other(List<T> all, T now) {
    List<T> others = all.stream().filter(one -> !one.equals(now)).toList();
    return others.get(random.nextInt(others.size()));
  }
}
