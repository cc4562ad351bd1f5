package io.longhaul.node.discovery;

import static io.longhaul.node.testing.WebSocketFrames.HANDSHAKE;
import static io.longhaul.node.testing.WebSocketFrames.clientText;
import static io.longhaul.node.testing.WebSocketFrames.serverText;
import static io.longhaul.node.testing.WebSocketFrames.switching;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.config.RoutesDocument;
import io.longhaul.node.route.RouteSnapshot;
import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.FakeDns;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestCertificates;
import io.longhaul.node.testing.TestNode;
import io.longhaul.node.testing.TestNode.Options;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What clients of a node see whose endpoints are named by DNS or by a file. */
@ExtendWith(LeakCheck.class)
final class DiscoveryTest {
  private static final String ONE = "127.0.0.1";
  private static final String TWO = "127.0.0.2";
  private static final String SIX = "::1";
  private static final String QUICK = "minTtl: 100ms, maxTtl: 200ms";

  @TempDir Path folder;

  /** Applications at one port of several addresses; each says which it is, or echoes. */
  private static final class Apps implements AutoCloseable {
    final FakeUpstream one = FakeUpstream.start((peer, _) -> serve(peer, ONE));
    final int port = one.endpoint().address().getPort();
    final FakeUpstream two = at(TWO);
    final FakeUpstream six = at(SIX);

    Apps() throws IOException {}

    private FakeUpstream at(String address) throws IOException {
      return FakeUpstream.startAt(
          new InetSocketAddress(InetAddress.ofLiteral(address), port),
          (peer, _) -> serve(peer, address));
    }

    private static void serve(Peer peer, String name) throws IOException {
      for (String head = peer.readMessage(); !head.isEmpty(); head = peer.readMessage()) {
        if (head.startsWith("GET /echo")) {
          peer.send(switching(head));
          while (true) {
            peer.read(clientText("hi").length);
            peer.send(serverText("ho"));
          }
        }
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + name.length() + "\r\n\r\n" + name);
      }
    }

    @Override
    public void close() throws IOException {
      one.close();
      two.close();
      six.close();
    }
  }

  private static RouteSnapshot routes(String endpoints, String settings) {
    return RouteSnapshot.of(
        RoutesDocument.parse(
            "test.yaml",
            "routes: [{upstream: app}]\nupstreams: [{name: app, endpoints: [%s]%s}]"
                .formatted(endpoints, settings.isEmpty() ? "" : ", " + settings)));
  }

  private static RouteSnapshot named(int port) {
    return routes("{dns: {name: app.internal, port: %d, %s}}".formatted(port, QUICK), "");
  }

  private static String ask(TestNode node) {
    try (Peer client = node.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      String message = client.readMessage();
      return message.substring(message.indexOf("\r\n\r\n") + 4);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Set<String> whoAnswers(TestNode node) {
    Set<String> answers = new HashSet<>();
    for (int i = 0; i < 12; i++) {
      answers.add(ask(node));
    }
    return answers;
  }

  private static void awaitAnswersOf(TestNode node, String... names) {
    Await.until("answers of " + Set.of(names), () -> whoAnswers(node).equals(Set.of(names)));
  }

  private static Peer webSocket(TestNode node) throws IOException {
    Peer client = node.connect();
    client.send(HANDSHAKE);
    assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
    return client;
  }

  private static void assertEcho(Peer client) throws IOException {
    client.send(clientText("hi"));
    assertThat(client.read(4)).isEqualTo(serverText("ho"));
  }

  @Test
  void allAddressesOfANameAreEndpointsAndChangesAreFollowed() throws IOException {
    try (Apps apps = new Apps();
        FakeDns dns = FakeDns.start()) {
      dns.set("app.internal", 0, ONE, SIX);
      try (TestNode node = TestNode.start(Options.DEFAULT.with(dns.settings()), named(apps.port))) {
        assertThat(whoAnswers(node)).as("at once").containsExactlyInAnyOrder(ONE, SIX);
        dns.set("app.internal", 0, SIX, TWO);
        awaitAnswersOf(node, SIX, TWO);
      }
    }
  }

  @Test
  void anotherPortOfANameIsInForceAtOnce() throws IOException {
    try (Apps apps = new Apps();
        Apps others = new Apps();
        FakeDns dns = FakeDns.start()) {
      dns.set("app.internal", 0, ONE);
      try (TestNode node = TestNode.start(Options.DEFAULT.with(dns.settings()), named(apps.port))) {
        assertThat(whoAnswers(node)).containsExactly(ONE);
        dns.silent(true);
        node.server().routes(named(others.port));
        int before = others.one.connections();
        assertThat(ask(node)).isEqualTo(ONE);
        assertThat(others.one.connections()).isEqualTo(before + 1);
      }
    }
  }

  @Test
  void familyThatIsNotWantedIsNotUsed() throws IOException {
    try (Apps apps = new Apps();
        FakeDns dns = FakeDns.start()) {
      dns.set("app.internal", 0, ONE, SIX);
      RouteSnapshot v6 =
          routes(
              "{dns: {name: app.internal, port: %d, family: ipv6, %s}}".formatted(apps.port, QUICK),
              "");
      try (TestNode node = TestNode.start(Options.DEFAULT.with(dns.settings()), v6)) {
        assertThat(whoAnswers(node)).containsExactly(SIX);
      }
    }
  }

  @Test
  void endpointThatVanishesKeepsItsWebSocketsAndRequests() throws IOException {
    try (Apps apps = new Apps();
        FakeDns dns = FakeDns.start()) {
      dns.set("app.internal", 0, ONE);
      try (TestNode node = TestNode.start(Options.DEFAULT.with(dns.settings()), named(apps.port));
          Peer tunnel = webSocket(node);
          Peer upload = node.connect()) {
        upload.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nx");
        Await.until("the request is there", () -> apps.one.connections() == 2);
        dns.set("app.internal", 0, TWO);
        awaitAnswersOf(node, TWO);
        assertEcho(tunnel);
        upload.send("x");
        assertThat(upload.readMessage()).endsWith(ONE);
        dns.set("app.internal", 0, ONE, TWO);
        // It has a WebSocket already: the next two are the other's, then they are even.
        Await.until("both are there", () -> endpoints(node) == 2);
        assertThat(ask(node)).isEqualTo(TWO);
        assertEcho(tunnel);
      }
    }
  }

  private static int endpoints(TestNode node) {
    return (int) node.gauge("upstream.healthy", "upstream", "app");
  }

  @Test
  void whatIsKnownStaysWhileDnsIsAwayOrEmpty() throws IOException {
    try (Apps apps = new Apps();
        FakeDns dns = FakeDns.start()) {
      dns.set("app.internal", 0, ONE);
      try (TestNode node = TestNode.start(Options.DEFAULT.with(dns.settings()), named(apps.port))) {
        dns.error(FakeDns.SERVFAIL);
        awaitFailure(node, "server");
        assertThat(ask(node)).isEqualTo(ONE);
        dns.error(FakeDns.NXDOMAIN);
        awaitFailure(node, "empty");
        assertThat(ask(node)).isEqualTo(ONE);
        dns.error(0);
        dns.set("app.internal", 0, TWO);
        awaitAnswersOf(node, TWO);
        dns.silentOfV6(true);
        dns.set("app.internal", 0, ONE);
        awaitAnswersOf(node, ONE);
      }
    }
  }

  private static void awaitFailure(TestNode node, String reason) {
    Await.until(
        "failures: " + reason,
        () -> node.count("endpoints.resolve.failures", "reason", reason) > 1);
  }

  @Test
  void nodeStartsWhileDnsIsAwayAndServesOnceItIsBack() throws IOException {
    try (Apps apps = new Apps();
        FakeDns dns = FakeDns.start()) {
      dns.silent(true);
      dns.set("app.internal", 0, ONE);
      try (TestNode node = TestNode.start(Options.DEFAULT.with(dns.settings()), named(apps.port));
          Peer early = node.connect()) {
        early.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(early.readHead()).startsWith("HTTP/1.1 503 ");
        dns.silent(false);
        awaitAnswersOf(node, ONE);
      }
    }
  }

  @Test
  void changeToANameThatCannotBeResolvedTakesNothingAway() throws IOException {
    try (Apps apps = new Apps();
        FakeDns dns = FakeDns.start();
        TestNode node =
            TestNode.start(
                Options.DEFAULT.with(dns.settings()),
                routes("'127.0.0.1:" + apps.port + "'", ""))) {
      node.server().routes(named(apps.port));
      assertThat(whoAnswers(node)).containsExactly(ONE);
      awaitFailure(node, "empty");
      assertThat(whoAnswers(node)).containsExactly(ONE);
      dns.set("app.internal", 0, TWO);
      awaitAnswersOf(node, TWO);
    }
  }

  @Test
  void certificateOfANamedEndpointIsVerifiedAgainstItsName() throws IOException {
    TestCertificates certificates = new TestCertificates(folder);
    String tls = "tls: {ca: " + certificates.writeAuthority() + "}";
    try (FakeUpstream app =
            FakeUpstream.secure(
                certificates.server(certificates.issue("app.internal")),
                false,
                (peer, _) -> Apps.serve(peer, ONE));
        FakeDns dns = FakeDns.start()) {
      dns.set("app.internal", 0, ONE);
      dns.set("other.internal", 0, ONE);
      String entry = "{dns: {name: %s, port: " + app.endpoint().address().getPort() + "}}";
      try (TestNode node =
          TestNode.start(
              Options.DEFAULT.with(dns.settings()), routes(entry.formatted("app.internal"), tls))) {
        assertThat(ask(node)).isEqualTo(ONE);
        // The address is the same, and there is an unused connection to it.
        node.server().routes(routes(entry.formatted("other.internal"), tls));
        Await.until(
            "another name is refused",
            () ->
                !ask(node).equals(ONE)
                    && node.count("upstream.connect.failures", "reason", "tls") > 0);
        node.server()
            .routes(
                routes(
                    entry.formatted("other.internal"),
                    tls.replace("}", ", serverName: app.internal}")));
        assertThat(ask(node)).isEqualTo(ONE);
        node.server().routes(routes("'" + app.endpoint() + "'", tls));
        assertThat(ask(node))
            .as("by address, its certificate would have to be for it")
            .isNotEqualTo(ONE);
      }
    }
  }

  @Test
  void fileOfEndpointsIsFollowedAndABadOneLeavesWhatWasRead() throws IOException {
    try (Apps apps = new Apps()) {
      write("127.0.0.1:%1$d\n127.0.0.2:%1$d draining\n", apps.port);
      try (TestNode node =
              TestNode.start(
                  Options.DEFAULT, routes("{file: " + folder.resolve("endpoints") + "}", ""));
          Peer tunnel = webSocket(node)) {
        assertThat(whoAnswers(node)).containsExactly(ONE);
        write("127.0.0.1:%1$d draining\n127.0.0.2:%1$d\n[::1]:%1$d weight=0\n", apps.port);
        awaitAnswersOf(node, TWO);
        write("[::1]:%1$d\nnonsense\n", apps.port);
        Await.until("refused", () -> node.count("endpoints.files.refused") > 0);
        assertThat(whoAnswers(node)).containsExactly(TWO);
        write("[::1]:%1$d\n", apps.port);
        awaitAnswersOf(node, SIX);
        Files.delete(folder.resolve("endpoints"));
        Await.until("missed", () -> node.count("endpoints.files.refused") > 1);
        assertThat(whoAnswers(node)).containsExactly(SIX);
        assertEcho(tunnel);
      }
    }
  }

  private void write(String lines, int port) throws IOException {
    Path written = Files.writeString(folder.resolve("written"), lines.formatted(port));
    Files.move(written, folder.resolve("endpoints"), StandardCopyOption.ATOMIC_MOVE);
  }
}
