package io.longhaul.node.ingress;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProxyLineTest {
  private static final String LINE = "PROXY TCP4 192.0.2.7 198.51.100.1 51234 443\r\n";

  private static ProxyHeader decode(String text) {
    return ProxyHeaderDecoder.decode(Unpooled.wrappedBuffer(text.getBytes(ISO_8859_1)));
  }

  private static ProxyHeader refused(Refusal reason) {
    return new ProxyHeader.Refused(reason);
  }

  private static ProxyHeader proxied(String from, int port, String to, int door) {
    return new ProxyHeader.Proxied(
        ClientAddress.direct(new InetSocketAddress(from, port), new InetSocketAddress(to, door)));
  }

  @Test
  void lineGivesClientAndDoorAndWhatFollowsStays() {
    ByteBuf in = Unpooled.wrappedBuffer((LINE + "GET /").getBytes(ISO_8859_1));
    assertThat(ProxyHeaderDecoder.decode(in))
        .isEqualTo(proxied("192.0.2.7", 51234, "198.51.100.1", 443));
    assertThat(in.readableBytes()).isEqualTo(5);
  }

  @Test
  void ipv6IsReadAndMappedAddressesAreIpv4() {
    assertThat(decode("PROXY TCP6 2001:db8::7 2001:DB8:1::1 0 65535\r\n"))
        .isEqualTo(proxied("2001:db8::7", 0, "2001:db8:1::1", 65535));
    assertThat(decode("PROXY TCP6 ::ffff:192.0.2.7 ::ffff:198.51.100.1 1 2\r\n"))
        .isEqualTo(proxied("192.0.2.7", 1, "198.51.100.1", 2));
  }

  @Test
  void everyBeginningIsIncompleteAndLeavesTheBytes() {
    for (int length = 0; length < LINE.length(); length++) {
      assertThat(decode(LINE.substring(0, length)))
          .as("first %d bytes", length)
          .isEqualTo(new ProxyHeader.Incomplete());
    }
  }

  @Test
  void lineMayBeAsLongAsTheLimitAndNotOneByteLonger() {
    String unknown = "PROXY UNKNOWN ";
    String most = unknown + "f".repeat(ProxyLine.MAX_BYTES - unknown.length() - 2) + "\r\n";
    assertThat(decode(most)).isEqualTo(refused(Refusal.FAMILY));
    assertThat(decode(most.substring(0, ProxyLine.MAX_BYTES - 1)))
        .isEqualTo(new ProxyHeader.Incomplete());
    assertThat(decode(unknown + "f" + most.substring(unknown.length())))
        .isEqualTo(refused(Refusal.TOO_LONG));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PROXY TCP4 192.0.2.7 198.51.100.1 51234 443\n",
        "PROXY TCP4 192.0.2.7 198.51.100.1 51234\r\n",
        "PROXY TCP4 192.0.2.7 198.51.100.1 51234 443 \r\n",
        "PROXY TCP4  192.0.2.7 198.51.100.1 51234 443\r\n",
        "PROXY TCP4 192.0.2.07 198.51.100.1 51234 443\r\n",
        "PROXY TCP4 192.0.2 198.51.100.1 51234 443\r\n",
        "PROXY TCP4 192.0.2.7 2001:db8::1 51234 443\r\n",
        "PROXY TCP4 a.example 198.51.100.1 51234 443\r\n",
        "PROXY TCP4 192.0.2.7 198.51.100.1 051234 443\r\n",
        "PROXY TCP4 192.0.2.7 198.51.100.1 01 443\r\n",
        "PROXY TCP4 192.0.2.7 198.51.100.1 65536 443\r\n",
        "PROXY TCP4 192.0.2.7 198.51.100.1 -1 443\r\n",
        "PROXY TCP4 192.0.2.7 198.51.100.1  443\r\n",
        "PROXY TCP6 192.0.2.7 198.51.100.1 51234 443\r\n",
        "PROXY TCP6 fe80::1%eth0 2001:db8::1 51234 443\r\n",
        "PROXY UDP4 192.0.2.7 198.51.100.1 51234 443\r\n",
        "PROXY tcp4 192.0.2.7 198.51.100.1 51234 443\r\n",
        "PROXY \r\n"
      })
  void otherLinesAreMalformed(String line) {
    assertThat(decode(line)).isEqualTo(refused(Refusal.MALFORMED));
  }

  @ParameterizedTest
  @CsvSource({"POST / HTTP/1.1", "PRI * HTTP/2.0", "Pr", "PROXY/"})
  void otherBeginningsAreNoHeader(String beginning) {
    assertThat(decode(beginning)).isEqualTo(refused(Refusal.NOT_PROXY));
  }

  @Test
  void unknownConnectionsAndMixedFamiliesAreRefused() {
    assertThat(decode("PROXY UNKNOWN\r\n")).isEqualTo(refused(Refusal.FAMILY));
    assertThat(decode("PROXY TCP6 ::ffff:192.0.2.7 2001:db8::1 1 2\r\n"))
        .isEqualTo(refused(Refusal.FAMILY));
  }

  @Test
  void noiseNeverThrows() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder noise = new StringBuilder(LINE);
      for (int n = random.nextInt(1, 8); n > 0; n--) {
        noise.setCharAt(random.nextInt(LINE.length()), (char) random.nextInt(256));
      }
      assertThat(decode(noise.toString())).isNotNull();
    }
  }
}
