package io.longhaul.node.changes;

import static io.longhaul.node.testing.WebSocketFrames.HANDSHAKE;
import static io.longhaul.node.testing.WebSocketFrames.clientText;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestCertificates;
import io.longhaul.node.testing.TlsPeer;
import io.longhaul.node.testing.WebSocketFrames;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLSocket;

/** New connections, and what they see. */
record Probe(InetSocketAddress plain, InetSocketAddress secure, TestCertificates certificates) {
  /** What a handshake is answered with. */
  String handshake(String token) throws IOException {
    try (Peer client = Peer.connect(plain)) {
      return client.send(handshakeWith(token)).readHead();
    }
  }

  /** Which application a new WebSocket leads to; how it was refused, where it was. */
  String who(String token) throws IOException {
    try (Peer client = Peer.connect(plain)) {
      String head = client.send(handshakeWith(token)).readHead();
      if (!head.startsWith("HTTP/1.1 101 ")) {
        return head;
      }
      client.send(clientText(EchoApps.WHO));
      var _ = client.readByte();
      return client.readText(client.readByte());
    }
  }

  /**
   * The first byte of what a new WebSocket's frame is answered with, which is Close where it is too
   * large.
   */
  int frame(String token, int bytes) throws IOException {
    try (Peer client = Peer.connect(plain)) {
      assertThat(client.send(handshakeWith(token)).readHead()).startsWith("HTTP/1.1 101 ");
      return client
          .send(WebSocketFrames.frame(EchoSocket.BINARY, true, new byte[bytes]))
          .readByte();
    }
  }

  /** The status of a new request with a body. */
  String upload(String token, int bytes) throws IOException {
    try (Peer client = Peer.connect(plain)) {
      client.send(
          "POST /body HTTP/1.1\r\nHost: a\r\nAuthorization: %s\r\nContent-Length: %d\r\n\r\n"
              .formatted(token, bytes));
      return status(client.send("x".repeat(bytes)).readHead());
    }
  }

  /** The status of a new request for a host. */
  String site(int number) throws IOException {
    try (Peer client = Peer.connect(plain)) {
      client.send("GET /body HTTP/1.1\r\nHost: site-%d.example\r\n\r\n".formatted(number));
      return status(client.readHead());
    }
  }

  /** The number of the certificate that new handshakes see. */
  BigInteger certificate() throws IOException {
    try (SSLSocket socket = TlsPeer.connect(certificates.client(), secure, "a")) {
      return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
    }
  }

  private static String handshakeWith(String token) {
    return HANDSHAKE.replace("\r\nUpgrade:", "\r\nAuthorization: " + token + "\r\nUpgrade:");
  }

  private static String status(String head) {
    return head.isEmpty() ? "" : head.split(" ", 3)[1];
  }
}
