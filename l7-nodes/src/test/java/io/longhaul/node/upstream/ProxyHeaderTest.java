package io.longhaul.node.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.config.AddressText;
import io.longhaul.node.config.ProxyVersion;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import io.longhaul.node.testing.TestNode.Options;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(LeakCheck.class)
final class ProxyHeaderTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

  @ParameterizedTest
  @CsvSource({
    "V1, 192.0.2.1, 192.0.2.2, TCP4",
    "V1, 2001:db8::1, 2001:db8::2, TCP6",
    "V2, 192.0.2.1, 192.0.2.2, TCP4",
    "V2, 2001:db8::1, 2001:db8::2, TCP6",
    "V2, 192.0.2.1, 2001:db8::2, TCP6",
  })
  void nettysDecoderReadsWhatIsWritten(
      ProxyVersion version, String source, String destination, String family) {
    ByteBuf header =
        ProxyHeader.encode(
            ByteBufAllocator.DEFAULT,
            version,
            new ConnectionKey.ProxiedClient(
                new InetSocketAddress(AddressText.ip(source), 40_000),
                new InetSocketAddress(AddressText.ip(destination), 443)));
    EmbeddedChannel channel = new EmbeddedChannel(new HAProxyMessageDecoder());
    channel.writeInbound(header);
    HAProxyMessage read = channel.readInbound();
    assertThat(read.proxiedProtocol().name()).isEqualTo(family);
    assertThat(read.sourcePort()).isEqualTo(40_000);
    assertThat(read.destinationPort()).isEqualTo(443);
    if (!source.contains(".") || family.equals("TCP4")) {
      assertThat(AddressText.of(AddressText.ip(read.sourceAddress()))).isEqualTo(source);
    }
    assertThat(AddressText.of(AddressText.ip(read.destinationAddress()))).isEqualTo(destination);
    read.release();
    channel.finishAndReleaseAll();
  }

  @Test
  void addressesOfTwoFamiliesAreWrittenAsIpv6() {
    ByteBuf header =
        ProxyHeader.encode(
            ByteBufAllocator.DEFAULT,
            ProxyVersion.V1,
            new ConnectionKey.ProxiedClient(
                new InetSocketAddress(AddressText.ip("192.0.2.1"), 1),
                new InetSocketAddress(AddressText.ip("2001:db8::2"), 2)));
    assertThat(header.toString(java.nio.charset.StandardCharsets.US_ASCII))
        .isEqualTo("PROXY TCP6 ::ffff:192.0.2.1 2001:db8::2 1 2\r\n");
    header.release();
  }

  @Test
  void connectionBeginsWithTheHeaderAndServesOneClientOnly() throws IOException {
    try (FakeUpstream app =
            FakeUpstream.start(
                (peer, connection) -> {
                  String line = "";
                  while (!line.endsWith("\r\n")) {
                    line += peer.readText(1);
                  }
                  while (!peer.readHead().isEmpty()) {
                    peer.send(
                        "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s"
                            .formatted(line.length(), line));
                  }
                });
        TestNode node =
            TestNode.start(
                Options.DEFAULT, TestNode.routesTo("proxyProtocol: v1", app.endpoint()));
        Peer one = node.connect();
        Peer other = node.connect()) {
      assertThat(one.send(GET).readMessage()).endsWith(lineOf(one, node));
      assertThat(one.send(GET).readMessage()).endsWith(lineOf(one, node));
      assertThat(app.connections()).isEqualTo(1);
      assertThat(other.send(GET).readMessage()).endsWith(lineOf(other, node));
      assertThat(app.connections()).isEqualTo(2);
    }
  }

  private static String lineOf(Peer client, TestNode node) {
    return "PROXY TCP4 127.0.0.1 127.0.0.1 %d %d\r\n"
        .formatted(client.socket().getLocalPort(), node.server().address().orElseThrow().getPort());
  }
}
