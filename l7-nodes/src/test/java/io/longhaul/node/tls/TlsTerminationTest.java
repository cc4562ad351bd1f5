package io.longhaul.node.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.Http2Peer;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestCertificates;
import io.longhaul.node.testing.TestNode;
import io.longhaul.node.testing.TlsPeer;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests by TLS, as a client of Java's own engine sees them. */
@ExtendWith(LeakCheck.class)
final class TlsTerminationTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String GET = "GET / HTTP/1.1\r\nHost: a.example\r\n\r\n";

  @TempDir Path folder;
  private TestCertificates certificates;
  private FakeUpstream app;

  @BeforeEach
  void prepare() throws IOException {
    certificates = new TestCertificates(folder);
    app = FakeUpstream.answering(OK);
  }

  private TestNode node(TlsEngine engine, String tls) throws IOException {
    return TestNode.start(
        TestNode.Options.DEFAULT.with(engine), TestNode.secureRoutesTo(tls, app.endpoint()));
  }

  private TestNode node(String tls) throws IOException {
    return node(TlsEngine.best(), tls);
  }

  private String one(String name, String... names) {
    return "{certificates: [%s]}".formatted(certificates.write(name, certificates.issue(names)));
  }

  private static InetSocketAddress address(TestNode node) {
    return node.server().address().orElseThrow();
  }

  private static String answer(SSLSocket socket) throws IOException {
    return new Peer(socket).send(GET).readMessage();
  }

  private static String name(SSLSocket socket) throws IOException {
    X509Certificate own = (X509Certificate) socket.getSession().getPeerCertificates()[0];
    return own.getSubjectX500Principal().getName();
  }

  /** Its body ends with the connection; TLS's own word for an end would say that it was whole. */
  @Test
  void responseToAnOldClientThatIsCutShortDoesNotEndAsIfItWereWhole() throws IOException {
    try (FakeUpstream cut =
            FakeUpstream.start(
                (peer, connection) -> {
                  peer.readHead();
                  peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npart\r\n");
                });
        TestNode node =
            TestNode.start(
                TestNode.Options.DEFAULT,
                TestNode.secureRoutesTo(one("a", "a.example"), cut.endpoint()));
        SSLSocket socket = TlsPeer.connect(certificates.client(), address(node), "a.example")) {
      Peer client = new Peer(socket).send("GET / HTTP/1.0\r\nHost: a.example\r\n\r\n");
      assertThatThrownBy(() -> client.socket().getInputStream().readAllBytes())
          .isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void requestIsAnsweredAndTheApplicationLearnsThatItCameByTls(String version) throws IOException {
    try (TestNode node = node(one("a", "a.example"));
        SSLSocket socket =
            TlsPeer.connect(certificates.client(), address(node), "a.example", version)) {
      assertThat(socket.getSession().getProtocol()).isEqualTo(version);
      assertThat(socket.getSession().getCipherSuite()).containsAnyOf("GCM", "CHACHA20");
      assertThat(socket.getApplicationProtocol()).isEqualTo("http/1.1");
      assertThat(answer(socket)).startsWith("HTTP/1.1 200 ").endsWith("ok");
      assertThat(answer(socket)).as("kept alive").endsWith("ok");
      assertThat(app.seen().getFirst())
          .contains("\r\nX-Forwarded-Proto: https\r\n")
          .contains("\r\nX-Forwarded-Port: " + address(node).getPort() + "\r\n")
          .contains(";proto=https\r\n");
      assertThat(node.count("tls.handshakes")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(TlsEngine.class)
  void bothEnginesServe(TlsEngine engine) throws IOException {
    try (TestNode node = node(engine, one("a", "a.example"));
        SSLSocket socket = TlsPeer.connect(certificates.client(), address(node), "a.example")) {
      assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
      assertThat(socket.getApplicationProtocol()).isEqualTo("http/1.1");
      assertThat(answer(socket)).endsWith("ok");
    }
  }

  @ParameterizedTest
  @EnumSource(TlsEngine.class)
  void clientThatOffersHttp2SpeaksIt(TlsEngine engine) throws IOException {
    try (TestNode node = node(engine, one("a", "a.example"));
        SSLSocket socket = TlsPeer.http2(certificates.client(), address(node), "a.example");
        Http2Peer client = Http2Peer.over(new Peer(socket))) {
      assertThat(socket.getApplicationProtocol()).isEqualTo("h2");
      int stream = client.get("/");
      assertThat(client.status(stream)).isEqualTo("200");
      assertThat(client.body(stream)).isEqualTo("ok");
      assertThat(app.seen().getFirst()).contains("\r\nX-Forwarded-Proto: https\r\n");
    }
  }

  @Test
  void prefaceIsNoRequestWhereTlsHasChosenHttp1() throws IOException {
    try (TestNode node = node(one("a", "a.example"));
        SSLSocket socket = TlsPeer.connect(certificates.client(), address(node), "a.example")) {
      assertThat(new Peer(socket).send(Http2Peer.PREFACE).readHead()).startsWith("HTTP/1.1 505 ");
    }
  }

  @Test
  void serverNameChoosesTheCertificate() throws IOException {
    String tls =
        "{certificates: [%s, %s, %s]}"
            .formatted(
                certificates.write("first", certificates.issue("first.example")),
                certificates.write("wild", certificates.issue("wild.test", "*.example")),
                certificates.write("exact", certificates.issue("a.example")));
    SSLContext client = certificates.client();
    try (TestNode node = node(tls);
        SSLSocket exact = TlsPeer.connect(client, address(node), "a.example");
        SSLSocket wild = TlsPeer.connect(client, address(node), "b.example");
        SSLSocket deeper = TlsPeer.connect(client, address(node), "c.b.example");
        SSLSocket first = TlsPeer.connect(client, address(node), "FIRST.example");
        SSLSocket other = TlsPeer.connect(client, address(node), "nobody.test")) {
      assertThat(name(exact)).isEqualTo("CN=a.example");
      assertThat(name(wild)).isEqualTo("CN=wild.test");
      assertThat(name(first)).isEqualTo("CN=first.example");
      assertThat(name(deeper)).as("a wildcard is for one label").isEqualTo("CN=first.example");
      assertThat(name(other)).isEqualTo("CN=first.example");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void clientThatComesBackResumesItsSession(String version) throws IOException {
    SSLContext client = certificates.client();
    try (TestNode node = node(one("a", "a.example"))) {
      for (int i = 0; i < 3; i++) {
        try (SSLSocket socket = TlsPeer.connect(client, address(node), "a.example", version)) {
          assertThat(answer(socket)).endsWith("ok");
        }
      }
      assertThat(node.count("tls.handshakes")).isEqualTo(3);
      assertThat(node.count("tls.resumed")).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void clientThatComesToAnotherNodeResumesItsSession(String version) throws IOException {
    byte[] secret = new byte[32];
    byte[] next = new byte[32];
    next[0] = 1;
    String tls = one("a", "a.example");
    SSLContext client = certificates.client();
    try (TestNode one = node(tls);
        TestNode other = node(tls);
        TestNode stranger = node(tls)) {
      one.server().tickets(TicketKeys.of(List.of(secret)));
      other.server().tickets(TicketKeys.of(List.of(next, secret)));
      assertThat(resumes(client, one, other, version)).as("the new secret is in force").isTrue();
      one.server().tickets(TicketKeys.of(List.of(next, secret)));
      assertThat(resumes(client, other, one, version)).as("all know it now").isTrue();
      assertThat(resumes(client, one, stranger, version)).isFalse();
    }
  }

  /** Whether a session that begins at one node is resumed at another. */
  private static boolean resumes(SSLContext client, TestNode first, TestNode second, String version)
      throws IOException {
    double before = second.count("tls.resumed");
    for (TestNode node : List.of(first, second)) {
      Socket plain = new SamePort(address(node));
      try (SSLSocket socket = TlsPeer.over(client, plain, "a.example", version)) {
        assertThat(answer(socket)).endsWith("ok");
      }
    }
    return second.count("tls.resumed") > before;
  }

  /** Java's client knows sessions by name and port, so all nodes are reached as one. */
  private static final class SamePort extends Socket {
    SamePort(InetSocketAddress to) throws IOException {
      super(to.getAddress(), to.getPort());
    }

    @Override
    public int getPort() {
      return 443;
    }
  }

  @Test
  void olderVersionThanTheListenersIsRefused() throws IOException {
    String tls =
        "{minVersion: 1.3, certificates: [%s]}"
            .formatted(certificates.write("a", certificates.issue("a.example")));
    try (TestNode node = node(tls)) {
      assertThatThrownBy(
              () -> TlsPeer.connect(certificates.client(), address(node), "a", "TLSv1.2").close())
          .isInstanceOf(IOException.class);
      Await.until("counted", () -> failures(node, "no-overlap") == 1);
      TlsPeer.connect(certificates.client(), address(node), "a.example", "TLSv1.3").close();
    }
  }

  @Test
  void clientWithoutCertificateIsRefusedOnlyWhereOneIsRequired() throws IOException {
    String pair = certificates.write("a", certificates.issue("a.example"));
    String clients = "{certificates: [%s], clientCertificates: {ca: %s, required: %s}}";
    Path ca = certificates.writeAuthority();
    try (TestNode strict = node(clients.formatted(pair, ca, true));
        TestNode lax = node(clients.formatted(pair, ca, false))) {
      SSLContext with = certificates.client(certificates.issue("client"));
      for (TestNode node : new TestNode[] {strict, lax}) {
        try (SSLSocket socket = TlsPeer.connect(with, address(node), "a.example")) {
          assertThat(answer(socket)).endsWith("ok");
        }
      }
      try (SSLSocket socket = TlsPeer.connect(certificates.client(), address(lax), "a.example")) {
        assertThat(answer(socket)).endsWith("ok");
      }
      assertThatThrownBy(() -> answerTo(certificates.client(), strict))
          .isInstanceOf(IOException.class);
      Await.until("counted", () -> failures(strict, "client-certificate") == 1);
    }
  }

  @Test
  void certificateOfSomebodyElsesAuthorityIsRefusedAlsoWhereNoneIsRequired() throws IOException {
    String tls =
        "{certificates: [%s], clientCertificates: {ca: %s, required: false}}"
            .formatted(
                certificates.write("a", certificates.issue("a.example")),
                certificates.writeAuthority());
    X509Bundle stranger = TestCertificates.authority("CN=test authority");
    try (TestNode node = node(tls)) {
      assertThatThrownBy(() -> answerTo(certificates.client(stranger), node))
          .isInstanceOf(IOException.class);
      Await.until("counted", () -> failures(node, "client-certificate") == 1);
    }
  }

  @Test
  void sessionThatBeganWithoutAQuestionIsNotResumedOnceCertificatesAreRequired()
      throws IOException {
    String pair = certificates.write("a", certificates.issue("a.example"));
    SSLContext client = certificates.client();
    try (TestNode node = node("{certificates: [%s]}".formatted(pair))) {
      assertThat(answerTo(client, node)).endsWith("ok");
      assertThat(answerTo(client, node)).endsWith("ok");
      assertThat(node.count("tls.resumed")).isEqualTo(1);
      node.server()
          .routes(
              TestNode.secureRoutesTo(
                  "{certificates: [%s], clientCertificates: {ca: %s}}"
                      .formatted(pair, certificates.writeAuthority()),
                  app.endpoint()));
      assertThatThrownBy(() -> answerTo(client, node)).isInstanceOf(IOException.class);
      assertThat(node.count("tls.resumed")).isEqualTo(1);
      Await.until("counted", () -> failures(node, "client-certificate") == 1);
    }
  }

  @Test
  void clientThatDoesNotTrustUsIsCountedAsItsOwnRefusal() throws IOException {
    try (TestNode node = node(one("a", "a.example"))) {
      SSLContext stranger = new TestCertificates(folder).client();
      assertThatThrownBy(() -> answerTo(stranger, node)).isInstanceOf(IOException.class);
      Await.until("counted", () -> failures(node, "alert") == 1);
    }
  }

  private static String answerTo(SSLContext client, TestNode node) throws IOException {
    try (SSLSocket socket = TlsPeer.connect(client, address(node), "a.example")) {
      String answer = answer(socket);
      if (answer.isEmpty()) {
        throw new IOException("closed without an answer");
      }
      return answer;
    }
  }

  private static double failures(TestNode node, String reason) {
    return node.count("tls.handshake.failures", "reason", reason);
  }
}
