package io.longhaul.node.upstream;

import static io.longhaul.node.testing.WebSocketFrames.HANDSHAKE;
import static io.longhaul.node.testing.WebSocketFrames.SWITCHING;
import static io.longhaul.node.testing.WebSocketFrames.clientText;
import static io.longhaul.node.testing.WebSocketFrames.serverText;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.FakeUpstream.Script;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestCertificates;
import io.longhaul.node.testing.TestNode;
import io.longhaul.node.testing.TestNode.Options;
import io.longhaul.node.tls.TlsEngine;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** HTTP/1.1 over TLS to an application. */
@ExtendWith(LeakCheck.class)
final class UpstreamTlsTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String LAST = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  @TempDir private Path folder;
  private TestCertificates certificates;
  private Path ca;

  @BeforeEach
  void makeAuthority() {
    certificates = new TestCertificates(folder);
    ca = certificates.writeAuthority();
  }

  private static Script answering(String response) {
    return (peer, connection) -> {
      while (!peer.readHead().isEmpty()) {
        var _ = peer.send(response);
      }
    };
  }

  private static TestNode node(String tls, FakeUpstream app) throws IOException {
    return TestNode.start(Options.DEFAULT, TestNode.routesTo("tls: " + tls, app.endpoint()));
  }

  private FakeUpstream app(X509Bundle own, Script script) throws IOException {
    return FakeUpstream.secure(certificates.server(own), false, script);
  }

  @ParameterizedTest
  @EnumSource(TlsEngine.class)
  void endpointWhoseCertificateIsForTheServerNameIsSpokenWithOnOneConnection(TlsEngine engine)
      throws IOException {
    try (FakeUpstream app = app(certificates.issue("app.example"), answering(OK));
        TestNode node =
            TestNode.start(
                Options.DEFAULT.with(engine),
                TestNode.routesTo(
                    "tls: {ca: %s, serverName: app.example}".formatted(ca), app.endpoint()));
        Peer client = node.connect()) {
      for (int i = 0; i < 3; i++) {
        assertThat(client.send(GET).readMessage()).endsWith("ok");
      }
      assertThat(app.connections()).isEqualTo(1);
    }
  }

  @Test
  void serverNameIsAskedFor() throws IOException {
    String[] asked = {""};
    Script script =
        (peer, connection) -> {
          Socket socket = peer.socket();
          asked[0] =
              ((ExtendedSSLSession) ((SSLSocket) socket).getSession())
                  .getRequestedServerNames()
                  .toString();
          answering(OK).serve(peer, connection);
        };
    try (FakeUpstream app = app(certificates.issue("app.example"), script);
        TestNode node = node("{ca: %s, serverName: app.example}".formatted(ca), app);
        Peer client = node.connect()) {
      assertThat(client.send(GET).readMessage()).endsWith("ok");
      assertThat(asked[0]).contains("app.example");
    }
  }

  @Test
  void withoutServerNameTheCertificateMustBeForTheAddress() throws IOException {
    try (FakeUpstream app = app(certificates.issueForAddress("127.0.0.1"), answering(OK));
        TestNode node = node("{ca: %s}".formatted(ca), app);
        Peer client = node.connect()) {
      assertThat(client.send(GET).readMessage()).endsWith("ok");
    }
    refused("{ca: %s}".formatted(ca), certificates.issue("app.example"));
  }

  @Test
  void certificateForAnotherNameIsRefused() throws IOException {
    refused("{ca: %s, serverName: app.example}".formatted(ca), certificates.issue("other.example"));
  }

  @Test
  void certificateFromSomebodyElseIsRefused() throws IOException {
    refused("{serverName: app.example}", certificates.issue("app.example"));
  }

  @Test
  void fileThatCannotBeReadRefusesRatherThanTrustsAnybody() throws IOException {
    String tls = "{ca: /nowhere.pem, serverName: app.example}";
    refused(tls, certificates.issue("app.example"), "local");
  }

  private void refused(String tls, X509Bundle own) throws IOException {
    refused(tls, own, "tls");
  }

  private void refused(String tls, X509Bundle own, String reason) throws IOException {
    try (FakeUpstream app = app(own, answering(OK));
        TestNode node = node(tls, app);
        Peer client = node.connect()) {
      assertThat(client.send(GET).readMessage()).startsWith("HTTP/1.1 503 ");
      assertThat(node.count("upstream.connect.failures", "reason", reason)).isEqualTo(1);
    }
  }

  @Test
  void endpointThatAsksIsShownTheNodesOwnCertificate() throws IOException {
    certificates.write("node", certificates.issue("node.example"));
    String own =
        "clientCertificate: %s, key: %s"
            .formatted(certificates.file("node.pem"), certificates.file("node.key"));
    try (FakeUpstream app =
            FakeUpstream.secure(
                certificates.server(certificates.issue("app.example")), true, answering(OK));
        TestNode with = node("{ca: %s, serverName: app.example, %s}".formatted(ca, own), app);
        TestNode without =
            node("{ca: %s, serverName: app.example, minVersion: 1.2}".formatted(ca), app);
        Peer one = with.connect();
        Peer other = without.connect()) {
      assertThat(one.send(GET).readMessage()).endsWith("ok");
      assertThat(other.send(GET).readMessage()).startsWith("HTTP/1.1 50");
    }
  }

  @Test
  void bodyThatEndsWithTheConnectionIsWholeOnlyWithCloseNotify() throws IOException {
    Script script =
        (peer, connection) -> {
          peer.readHead();
          peer.send("HTTP/1.1 200 OK\r\n\r\nall");
          if (connection == 1) {
            ((SSLSocket) peer.socket()).shutdownOutput();
            peer.readToEnd();
          }
        };
    // The second connection's TCP ends without a word of TLS.
    try (FakeUpstream app = cutting(script);
        TestNode node = node("{ca: %s, serverName: app.example}".formatted(ca), app);
        Peer first = node.connect();
        Peer second = node.connect()) {
      assertThat(first.send(LAST).readToEnd()).contains("all").endsWith("0\r\n\r\n");
      assertThat(second.send(LAST).readToEnd()).doesNotContain("0\r\n\r\n");
      assertThat(node.count("upstream.failures", "reason", "closed")).isEqualTo(1);
    }
  }

  private FakeUpstream cutting(Script script) throws IOException {
    return FakeUpstream.secure(
        certificates.server(certificates.issue("app.example")),
        false,
        (peer, connection) -> {
          script.serve(peer, connection);
          if (connection > 1) {
            cut(peer);
          }
        });
  }

  private static void cut(Peer peer) throws IOException {
    FakeUpstream.plainOf(peer).shutdownOutput();
    peer.readToEnd();
  }

  @Test
  void requestGoesOnAsItWasMatchedWhenItsUpstreamLosesItsTls() throws IOException {
    AtomicReference<Runnable> change = new AtomicReference<>();
    Script script =
        (peer, connection) -> {
          peer.readHead();
          if (connection == 1) {
            Objects.requireNonNull(change.get()).run();
          }
          peer.send(connection == 1 ? "HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n" : OK);
        };
    String again = "{ca: %s, serverName: app.example}, retries: {on: [503]}".formatted(ca);
    try (FakeUpstream app = app(certificates.issue("app.example"), script);
        TestNode node = node(again, app);
        Peer client = node.connect()) {
      change.set(() -> node.server().routes(TestNode.routesTo("", app.endpoint())));
      assertThat(client.send(GET).readMessage()).startsWith("HTTP/1.1 200 ");
      assertThat(node.count("upstream.connect.failures", "reason", "tls")).isZero();
    }
  }

  @Test
  void webSocketPassesOverTls() throws IOException {
    Script script =
        (peer, connection) -> {
          peer.readHead();
          peer.send(SWITCHING);
          peer.read(clientText("hi").length);
          peer.send(serverText("ho"));
          peer.readByte();
        };
    try (FakeUpstream app = app(certificates.issue("app.example"), script);
        TestNode node = node("{ca: %s, serverName: app.example}".formatted(ca), app);
        Peer client = node.connect()) {
      assertThat(client.send(HANDSHAKE).readHead()).startsWith("HTTP/1.1 101 ");
      client.send(clientText("hi"));
      assertThat(client.read(serverText("ho").length)).isEqualTo(serverText("ho"));
      client.endOutput();
      Await.until("tunnel ended", () -> node.tunnels() == 0);
    }
  }
}
