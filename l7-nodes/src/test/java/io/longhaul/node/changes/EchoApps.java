package io.longhaul.node.changes;

import static io.longhaul.node.testing.WebSocketFrames.frame;
import static io.longhaul.node.testing.WebSocketFrames.serverText;
import static io.longhaul.node.testing.WebSocketFrames.switching;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.Http2App;
import io.longhaul.node.testing.Http2Gateway;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestCertificates;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLContext;

/** Two applications for each way of speaking to them, which echo WebSocket messages. */
final class EchoApps implements Closeable {
  /** What the applications are found at, those of one way at the same port. */
  static final List<String> ADDRESSES = List.of("127.0.0.1", "127.0.0.2");

  static final String NAME = "app.example";

  /** The message to which an application says which it is. */
  static final String WHO = "who";

  private static final int TEXT = 0x81;
  private static final int CLOSE = 0x88;
  private static final int LENGTH = 0x7F;

  private final List<Closeable> open = new ArrayList<>();
  private final Map<Way, Integer> ports = new EnumMap<>(Way.class);

  /** How an application is spoken to. */
  enum Way {
    HTTP1,
    H2C,
    TLS
  }

  EchoApps(TestCertificates certificates) throws IOException {
    SSLContext tls = certificates.server(certificates.issue(NAME));
    for (Way way : Way.values()) {
      int port = 0;
      for (String address : ADDRESSES) {
        port = start(way, new InetSocketAddress(InetAddress.ofLiteral(address), port), tls);
      }
      ports.put(way, port);
    }
  }

  private int start(Way way, InetSocketAddress at, SSLContext tls) throws IOException {
    FakeUpstream.Script script = (peer, _) -> serve(peer, name(way, at.getHostString()));
    return switch (way) {
      case HTTP1 -> opened(FakeUpstream.startAt(at, script)).endpoint().address().getPort();
      case TLS ->
          opened(FakeUpstream.secureAt(at, tls, false, script)).endpoint().address().getPort();
      case H2C -> {
        FakeUpstream behind = opened(FakeUpstream.start(script));
        Http2App gateway = opened(Http2Gateway.at(at, behind.endpoint()));
        yield gateway.endpoint().address().getPort();
      }
    };
  }

  private <T extends Closeable> T opened(T one) {
    open.add(one);
    return one;
  }

  static String name(Way way, String address) {
    return way + "@" + address;
  }

  int port(Way way) {
    return Objects.requireNonNull(ports.get(way));
  }

  private static void serve(Peer peer, String name) throws IOException {
    peer.socket().setSoTimeout(0);
    String head = peer.readHead();
    if (!head.startsWith("GET /echo")) {
      peer.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
      return;
    }
    peer.send(switching(head));
    for (int first = peer.readByte(); first >= 0; first = peer.readByte()) {
      byte[] payload = payload(peer);
      boolean asked = first == TEXT && new String(payload, US_ASCII).equals(WHO);
      peer.send(asked ? serverText(name) : frame(first, false, payload));
      if (first == CLOSE) {
        return;
      }
    }
  }

  // Clients mask with zeros.
  private static byte[] payload(Peer peer) throws IOException {
    int length = peer.readByte() & LENGTH;
    if (length == 126) {
      length = ByteBuffer.wrap(peer.read(Short.BYTES)).getShort() & 0xFFFF;
    }
    var _ = peer.read(Integer.BYTES);
    return peer.read(length);
  }

  @Override
  public void close() throws IOException {
    for (Closeable one : open.reversed()) {
      one.close();
    }
  }
}
