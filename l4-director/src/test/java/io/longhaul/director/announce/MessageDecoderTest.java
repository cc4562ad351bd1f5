package io.longhaul.director.announce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What neighbours say is read, and what is wrong with it is told by the right code. */
class MessageDecoderTest {
  private static final String OPEN = "04 fdf2 0009 0a000001";
  private static final Inet4Address ID = (Inet4Address) InetAddress.ofLiteral("10.0.0.1");

  @Test
  void whatIsEncodedIsDecoded() throws Exception {
    List<Message> messages =
        List.of(
            new Message.Open(4_200_000_001L, 9, ID, true, EnumSet.allOf(Family.class)),
            new Message.Open(65_010, 240, ID, true, Set.of(Family.IPV4)),
            new Message.Keepalive(),
            new Message.Notification(Fault.badLength(4097)));
    for (Message message : messages) {
      assertThat(MessageDecoder.next(MessageEncoder.encode(message))).contains(message);
    }
  }

  @Test
  void aNeighbourWithoutCapabilitiesSpeaksOfIpv4() throws Exception {
    assertThat(MessageDecoder.next(Octets.message(1, OPEN, "00")))
        .contains(new Message.Open(65_010, 9, ID, false, Set.of(Family.IPV4)));
  }

  @Test
  void otherCapabilitiesAndFamiliesDoNotMatter() throws Exception {
    ByteBuffer open =
        Octets.message(
            1, OPEN, "14", "02 06 01 04 0001 00 80", "02 02 02 00", "02 06 41 04 0000fdf2");
    assertThat(MessageDecoder.next(open)).contains(new Message.Open(65_010, 9, ID, true, Set.of()));
  }

  @Test
  void aMessageIsTakenWhenItIsWhole() throws Exception {
    String two = Octets.MARKER + "001304" + Octets.MARKER + "00150306 02";
    byte[] octets = HexFormat.of().parseHex(two.replace(" ", ""));
    for (int there = 0; there < octets.length; there++) {
      ByteBuffer in = ByteBuffer.wrap(octets, 0, there);
      assertThat(MessageDecoder.next(in).isPresent()).isEqualTo(there >= 19);
      assertThat(MessageDecoder.next(in)).isEmpty();
      assertThat(in.position()).isEqualTo(there >= 19 ? 19 : 0);
    }
  }

  @Test
  void routesAreNotLookedAt() throws Exception {
    assertThat(MessageDecoder.next(Octets.message(2, "0000 0000"))).contains(new Message.Ignored());
    ByteBuffer update =
        Octets.message(
            2, "0005 20cb007109", "000b", "40010100 5002 0000 c00800", "00 0180 18c63364");
    assertThat(MessageDecoder.next(update)).contains(new Message.Ignored());
  }

  @Test
  void headersAreChecked() {
    String unsynchronized = "ff".repeat(15) + "fe";
    assertThat(fault(buffer(unsynchronized + "001304"))).isEqualTo(Fault.NOT_SYNCHRONIZED);
    assertThat(fault(buffer(Octets.MARKER + "001204"))).isEqualTo(Fault.badLength(18));
    assertThat(fault(buffer(Octets.MARKER + "100102"))).isEqualTo(Fault.badLength(4097));
    assertThat(fault(buffer(Octets.MARKER + "ffff02"))).isEqualTo(Fault.badLength(65_535));
    assertThat(fault(buffer(Octets.MARKER + "001404"))).isEqualTo(Fault.badLength(20));
    assertThat(fault(buffer(Octets.MARKER + "001c01"))).isEqualTo(Fault.badLength(28));
    assertThat(fault(buffer(Octets.MARKER + "001602"))).isEqualTo(Fault.badLength(22));
    assertThat(fault(buffer(Octets.MARKER + "001403"))).isEqualTo(Fault.badLength(20));
    assertThat(fault(buffer(Octets.MARKER + "001705"))).isEqualTo(Fault.badType(5));
    assertThat(fault(buffer(Octets.MARKER + "001300"))).isEqualTo(Fault.badType(0));
  }

  @Test
  void opensAreChecked() {
    assertThat(fault(Octets.message(1, "03 fdf2 0009 0a000001 00")))
        .isEqualTo(Fault.UNSUPPORTED_VERSION);
    assertThat(fault(Octets.message(1, "04 fdf2 0009 00000000 00")))
        .isEqualTo(Fault.BAD_IDENTIFIER);
    assertThat(fault(Octets.message(1, OPEN, "01"))).isEqualTo(Fault.MALFORMED_OPEN);
    assertThat(fault(Octets.message(1, OPEN, "01 02"))).isEqualTo(Fault.MALFORMED_OPEN);
    assertThat(fault(Octets.message(1, OPEN, "02 02 01"))).isEqualTo(Fault.MALFORMED_OPEN);
    assertThat(fault(Octets.message(1, OPEN, "04 02 02 41 01"))).isEqualTo(Fault.MALFORMED_OPEN);
    assertThat(fault(Octets.message(1, OPEN, "06 02 04 41 02 fdf2")))
        .isEqualTo(Fault.MALFORMED_OPEN);
    assertThat(fault(Octets.message(1, OPEN, "03 01 01 00")))
        .isEqualTo(Fault.UNSUPPORTED_PARAMETER);
  }

  @Test
  void lengthsInUpdatesAreChecked() {
    assertThat(fault(Octets.message(2, "0001 0000"))).isEqualTo(Fault.MALFORMED_ATTRIBUTES);
    assertThat(fault(Octets.message(2, "0003 0000"))).isEqualTo(Fault.MALFORMED_ATTRIBUTES);
    assertThat(fault(Octets.message(2, "0000 0001"))).isEqualTo(Fault.MALFORMED_ATTRIBUTES);
    assertThat(fault(Octets.message(2, "0000 0002 4001"))).isEqualTo(Fault.MALFORMED_ATTRIBUTES);
    assertThat(fault(Octets.message(2, "0000 0004 40010200")))
        .isEqualTo(Fault.MALFORMED_ATTRIBUTES);
    assertThat(fault(Octets.message(2, "0000 0003 500100"))).isEqualTo(Fault.MALFORMED_ATTRIBUTES);
    assertThat(fault(Octets.message(2, "0000 0000 21cb00710900"))).isEqualTo(Fault.BAD_PREFIX);
    assertThat(fault(Octets.message(2, "0004 20cb0071 0000"))).isEqualTo(Fault.BAD_PREFIX);
  }

  /** Seeded, so that a failure is the same again. */
  @Test
  void noiseIsRefusedOrReadAndNothingElse() {
    Random random = new Random(4271);
    for (int i = 0; i < 200_000; i++) {
      byte[] noise = new byte[Message.HEADER_BYTES + 1 + random.nextInt(60)];
      random.nextBytes(noise);
      ByteBuffer in = ByteBuffer.wrap(noise);
      in.putLong(0, -1).putLong(8, -1).putShort(16, (short) noise.length);
      in.put(18, (byte) (1 + random.nextInt(3)));
      if (random.nextBoolean()) {
        in.put(19, (byte) 0).put(noise.length - 1, (byte) 0);
      }
      try {
        assertThat(MessageDecoder.next(in)).isPresent();
      } catch (MalformedMessageException e) {
        assertThat(e.fault().code()).isBetween(1, 3);
      }
    }
  }

  private static ByteBuffer buffer(String hex) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
  }

  private static Fault fault(ByteBuffer in) {
    return catchThrowableOfType(MalformedMessageException.class, () -> MessageDecoder.next(in))
        .fault();
  }
}
