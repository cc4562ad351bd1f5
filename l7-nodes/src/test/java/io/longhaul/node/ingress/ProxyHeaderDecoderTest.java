package io.longhaul.node.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.testing.LeakCheck;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageEncoder;
import io.netty.handler.codec.haproxy.HAProxyProtocolVersion;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(LeakCheck.class)
final class ProxyHeaderDecoderTest {
  private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.7", 51234);
  private static final InetSocketAddress DOOR = new InetSocketAddress("198.51.100.1", 443);
  private static final InetSocketAddress CLIENT6 = new InetSocketAddress("2001:db8::7", 51234);
  private static final InetSocketAddress DOOR6 = new InetSocketAddress("2001:db8:1::1", 443);

  @Test
  void headerOfDirectorGivesClientDoorDirectorAndEpoch() {
    byte[] header =
        HeaderBytes.of(CLIENT, DOOR)
            .tlv(ProxyTlvs.DOOR, "web")
            .tlv(ProxyTlvs.DIRECTOR, "d-1")
            .epoch(0x1_0000_0002L)
            .toBytes();
    assertThat(decode(header))
        .isEqualTo(
            new ProxyHeader.Proxied(
                new ClientAddress(
                    CLIENT,
                    DOOR,
                    Optional.of("web"),
                    Optional.of("d-1"),
                    OptionalLong.of(0x1_0000_0002L))));
  }

  @Test
  void ipv6HeaderWithoutFieldsGivesItsAddresses() {
    assertThat(decode(HeaderBytes.of(CLIENT6, DOOR6).toBytes()))
        .isEqualTo(new ProxyHeader.Proxied(ClientAddress.direct(CLIENT6, DOOR6)));
  }

  @Test
  void mappedAddressesAreIpv4() {
    byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, (byte) 192, 0, 2, 7};
    byte[] header =
        HeaderBytes.command(HeaderBytes.PROXY, 0x21)
            .raw(mapped)
            .raw(mapped)
            .port(1)
            .port(2)
            .toBytes();
    assertThat(decode(header))
        .isInstanceOfSatisfying(
            ProxyHeader.Proxied.class,
            proxied ->
                assertThat(proxied.client().source())
                    .isEqualTo(new InetSocketAddress("192.0.2.7", 1)));
    Arrays.fill(header, 16, 32, (byte) 1);
    assertThat(decode(header)).isEqualTo(refused(Refusal.FAMILY));
  }

  @Test
  void everyBeginningIsIncompleteAndLeavesTheBytes() {
    byte[] header = full().toBytesWithChecksum(0);
    for (int length = 0; length < header.length; length++) {
      ByteBuf in = Unpooled.wrappedBuffer(header, 0, length);
      assertThat(ProxyHeaderDecoder.decode(in))
          .as("first %d bytes", length)
          .isEqualTo(new ProxyHeader.Incomplete());
      assertThat(in.readableBytes()).isEqualTo(length);
    }
  }

  @Test
  void bytesBehindTheHeaderStay() {
    byte[] header = full().toBytes();
    ByteBuf in =
        Unpooled.wrappedBuffer(
            header, "GET /".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    assertThat(ProxyHeaderDecoder.decode(in)).isInstanceOf(ProxyHeader.Proxied.class);
    assertThat(in.readableBytes()).isEqualTo(5);
  }

  @Test
  void localCommandIsRecognisedWhateverFollows() {
    ProxyHeader nobody = new ProxyHeader.Local(Optional.empty());
    assertThat(decode(HeaderBytes.command(HeaderBytes.LOCAL, 0).toBytes())).isEqualTo(nobody);
    assertThat(decode(HeaderBytes.command(HeaderBytes.LOCAL, 0).raw(new byte[90]).toBytes()))
        .isEqualTo(nobody);
    assertThat(decode(HeaderBytes.command(HeaderBytes.LOCAL, 0x11).raw(new byte[90]).toBytes()))
        .isEqualTo(nobody);
  }

  @Test
  void localCommandSaysWhichDirectorProbes() {
    HeaderBytes probe = HeaderBytes.command(HeaderBytes.LOCAL, 0);
    assertThat(decode(probe.tlv(ProxyTlvs.DIRECTOR, "d-1").toBytes()))
        .isEqualTo(new ProxyHeader.Local(Optional.of("d-1")));
  }

  @ParameterizedTest
  @CsvSource({"0x11", "0x22", "0x31", "0xFF"})
  void otherVersionsAndCommandsAreRefusedAtTheirByte(String command) {
    byte[] header = HeaderBytes.command(Integer.decode(command), 0x11).toBytes();
    assertThat(decode(Arrays.copyOf(header, 13))).isEqualTo(refused(Refusal.VERSION));
  }

  @ParameterizedTest
  @CsvSource({"0x00", "0x10", "0x12", "0x22", "0x31", "0x32", "0x41"})
  void whatIsNotTcpOverIpIsRefused(String family) {
    byte[] header =
        HeaderBytes.command(HeaderBytes.PROXY, Integer.decode(family)).raw(new byte[216]).toBytes();
    assertThat(decode(header)).isEqualTo(refused(Refusal.FAMILY));
  }

  @Test
  void garbageIsRefusedAtItsFirstWrongByte() {
    assertThat(decode(new byte[] {'G'})).isEqualTo(refused(Refusal.NOT_PROXY));
    assertThat(decode(new byte[] {13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'X'}))
        .isEqualTo(refused(Refusal.NOT_PROXY));
  }

  @Test
  void headerMayBeAsLongAsTheLimitAndNotOneByteLonger() {
    HeaderBytes header = HeaderBytes.of(CLIENT, DOOR);
    int room = ProxyHeaderDecoder.MAX_HEADER_BYTES - header.toBytes().length - 3;
    assertThat(decode(header.tlv(0x04, new byte[room]).toBytes()))
        .isInstanceOf(ProxyHeader.Proxied.class);
    byte[] longer = HeaderBytes.of(CLIENT, DOOR).tlv(0x04, new byte[room + 1]).toBytes();
    assertThat(decode(Arrays.copyOf(longer, 16))).isEqualTo(refused(Refusal.TOO_LONG));
  }

  @Test
  void checksumIsVerified() {
    assertThat(decode(full().toBytesWithChecksum(0))).isInstanceOf(ProxyHeader.Proxied.class);
    assertThat(decode(full().toBytesWithChecksum(1 << 31))).isEqualTo(refused(Refusal.CHECKSUM));
  }

  @Test
  void namesMayHave64BytesAndNotMore() {
    assertThat(decode(HeaderBytes.of(CLIENT, DOOR).tlv(ProxyTlvs.DOOR, "d".repeat(64)).toBytes()))
        .isInstanceOf(ProxyHeader.Proxied.class);
    assertMalformed(HeaderBytes.of(CLIENT, DOOR).tlv(ProxyTlvs.DOOR, "d".repeat(65)));
    assertMalformed(HeaderBytes.of(CLIENT, DOOR).tlv(ProxyTlvs.DIRECTOR, "d".repeat(65)));
  }

  @Test
  void fieldsThatAreEmptyOrTwiceOrNoTextOrOfWrongLengthAreRefused() {
    assertMalformed(HeaderBytes.of(CLIENT, DOOR).tlv(ProxyTlvs.DOOR));
    assertMalformed(HeaderBytes.of(CLIENT, DOOR).tlv(ProxyTlvs.DOOR, "a").tlv(ProxyTlvs.DOOR, "a"));
    assertMalformed(HeaderBytes.of(CLIENT, DOOR).tlv(ProxyTlvs.DIRECTOR, (byte) 0xC3, (byte) 0x28));
    assertMalformed(HeaderBytes.of(CLIENT, DOOR).tlv(ProxyTlvs.DIRECTOR, "a\nb"));
    assertMalformed(HeaderBytes.of(CLIENT, DOOR).tlv(ProxyTlvs.EPOCH, new byte[7]));
    assertMalformed(HeaderBytes.of(CLIENT, DOOR).epoch(1).epoch(1));
    assertMalformed(HeaderBytes.of(CLIENT, DOOR).tlv(ProxyTlvs.CRC32C, new byte[3]));
  }

  @Test
  void lengthThatIsNotTheSumOfItsPartsIsRefused() {
    assertMalformed(HeaderBytes.command(HeaderBytes.PROXY, 0x11).raw(new byte[11]));
    assertMalformed(HeaderBytes.command(HeaderBytes.PROXY, 0x21).raw(new byte[35]));
    assertMalformed(HeaderBytes.of(CLIENT, DOOR).raw((byte) 4));
    assertMalformed(HeaderBytes.of(CLIENT, DOOR).raw((byte) 4, (byte) 0, (byte) 1));
  }

  @Test
  void whatNettyWritesIsReadTheSame() {
    HAProxyMessage message =
        new HAProxyMessage(
            HAProxyProtocolVersion.V2,
            HAProxyCommand.PROXY,
            HAProxyProxiedProtocol.TCP6,
            "2001:db8::7",
            "2001:db8:1::1",
            51234,
            443);
    EmbeddedChannel channel = new EmbeddedChannel(HAProxyMessageEncoder.INSTANCE);
    channel.writeOutbound(message);
    ByteBuf written = channel.readOutbound();
    assertThat(ProxyHeaderDecoder.decode(written))
        .isEqualTo(new ProxyHeader.Proxied(ClientAddress.direct(CLIENT6, DOOR6)));
    written.release();
    channel.finishAndReleaseAll();
  }

  @Test
  void randomDamageNeverGivesAnotherClientUnderAChecksumAndNeverThrows() {
    Random random = new Random(20_260_101);
    byte[] right = full().toBytesWithChecksum(0);
    ProxyHeader expected = decode(right);
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = right.clone();
      int at = random.nextInt(16, damaged.length - 7);
      damaged[at] ^= (byte) (1 << random.nextInt(8));
      ProxyHeader header = decode(damaged);
      assertThat(header).isNotEqualTo(expected);
      boolean lostItsChecksum = header instanceof ProxyHeader.Proxied;
      assertThat(lostItsChecksum).as("damaged at %d", at).isFalse();
    }
    for (int i = 0; i < 20_000; i++) {
      byte[] noise = right.clone();
      for (int n = random.nextInt(1, 20); n > 0; n--) {
        noise[random.nextInt(12, noise.length)] = (byte) random.nextInt();
      }
      decode(noise);
    }
  }

  private static HeaderBytes full() {
    return HeaderBytes.of(CLIENT, DOOR)
        .tlv(ProxyTlvs.DOOR, "web")
        .tlv(ProxyTlvs.DIRECTOR, "d-1")
        .epoch(7);
  }

  private static void assertMalformed(HeaderBytes header) {
    assertThat(decode(header.toBytes())).isEqualTo(refused(Refusal.MALFORMED));
  }

  private static ProxyHeader refused(Refusal reason) {
    return new ProxyHeader.Refused(reason);
  }

  private static ProxyHeader decode(byte[] bytes) {
    return ProxyHeaderDecoder.decode(Unpooled.wrappedBuffer(bytes));
  }
}
