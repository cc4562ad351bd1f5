package io.longhaul.node.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.hash.FlowHash;
import io.longhaul.hash.HashKey;
import io.longhaul.membership.config.ConfigDocument;
import io.longhaul.membership.occupancy.SlotCounters;
import io.longhaul.node.NodeServer;
import io.longhaul.node.NodeSettings;
import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestCertificates;
import io.longhaul.node.testing.TestNode;
import io.longhaul.node.testing.TlsPeer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** TLS clients that directors relay, and that must wait for their turn. */
@ExtendWith(LeakCheck.class)
final class DelayedHandshakeTest {
  private static final String NAME = "a.example";
  private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.1", 4711);
  private static final InetSocketAddress FRONT = new InetSocketAddress("198.51.100.1", 443);

  @TempDir Path folder;

  /** One client a second need not wait; handshakes may take far longer than those that must. */
  private static NodeServer node(TestCertificates certificates, FakeUpstream app, MeterRegistry to)
      throws IOException {
    String tls =
        "{certificates: [%s]}".formatted(certificates.write("a", certificates.issue(NAME)));
    NodeSettings settings =
        ConfigDocument.parse(
            "node.yaml",
            """
            id: n7
            listen: "127.0.0.1:0"
            workers: 1
            limits:
              tlsHandshakeTimeout: 30s
              connections: {perSecond: 1, maxDelay: 10s}
            """,
            NodeSettings::from);
    return NodeServer.start(
        settings,
        new SlotCounters(),
        new FlowHash(HashKey.random()),
        TestNode.secureRoutesTo(tls, app.endpoint()),
        to);
  }

  /** A director's connection, which brings its header and the client's first bytes in one write. */
  private static final class Relayed extends Socket {
    Relayed(InetSocketAddress to) throws IOException {
      super(to.getAddress(), to.getPort());
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
      return new FilterOutputStream(super.getOutputStream()) {
        private byte[] header = header();

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
          out.write(
              ByteBufUtil.getBytes(
                  Unpooled.wrappedBuffer(
                      Unpooled.wrappedBuffer(header),
                      Unpooled.wrappedBuffer(bytes, from, length))));
          header = new byte[0];
        }
      };
    }
  }

  private static Peer announced(NodeServer node) throws IOException {
    return Peer.connect(node.relayAddress().orElseThrow()).send(header());
  }

  private static byte[] header() {
    return HeaderBytes.of(CLIENT, FRONT).tlv(ProxyTlvs.DOOR, TestNode.DOOR).toBytes();
  }

  private static double delayed(MeterRegistry registry) {
    return registry.get("longhaul.node.connections.delayed").counter().count();
  }

  @Test
  void clientHelloThatComesWithTheHeaderIsAnsweredOnceItIsItsTurn() throws IOException {
    TestCertificates certificates = new TestCertificates(folder);
    SSLContext context = certificates.client();
    MeterRegistry registry = new SimpleMeterRegistry();
    try (FakeUpstream app =
            FakeUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        NodeServer node = node(certificates, app, registry);
        Peer _ = announced(node);
        Peer _ = announced(node);
        Peer _ = announced(node);
        Peer _ = announced(node);
        Peer _ = announced(node)) {
      Await.until("several wait", () -> delayed(registry) >= 3);
      double before = delayed(registry);
      Relayed plain = new Relayed(node.relayAddress().orElseThrow());
      try (Peer client = new Peer(TlsPeer.over(context, plain, NAME))) {
        assertThat(delayed(registry)).isGreaterThan(before);
        assertThat(client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").readMessage()).endsWith("ok");
      }
    }
  }
}
