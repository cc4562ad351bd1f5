package io.longhaul.director.announce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Each message is laid out as its RFC draws it. */
class MessageEncoderTest {
  private static final InetAddress V4 = InetAddress.ofLiteral("203.0.113.9");
  private static final InetAddress V6 = InetAddress.ofLiteral("2001:db8::9");
  private static final InetAddress HOP4 = InetAddress.ofLiteral("10.0.0.1");
  private static final InetAddress HOP6 = InetAddress.ofLiteral("fd00::1");

  private static final String HEX_V4 = "20 cb007109";
  private static final String HEX_V6 = "80 20010db8000000000000000000000009";
  private static final String HEX_HOP6 = "fd000000000000000000000000000001";

  @Test
  void openCarriesItsCapabilities() {
    assertEncoded(
        open(65_010),
        1,
        "04 fdf2 0009 0a000001 14",
        "02 12",
        "01 04 0001 00 01",
        "01 04 0002 00 01",
        "41 04 0000fdf2");
  }

  @Test
  void anAsOfFourOctetsIsInTheCapabilityOnly() {
    assertEncoded(
        open(4_200_000_001L),
        1,
        "04 5ba0 0009 0a000001 14",
        "02 12",
        "01 04 0001 00 01",
        "01 04 0002 00 01",
        "41 04 fa56ea01");
  }

  @Test
  void keepaliveIsAHeader() {
    assertEncoded(new Message.Keepalive(), 4, "");
  }

  @Test
  void notificationCarriesCodeSubcodeAndData() {
    assertEncoded(new Message.Notification(Fault.SHUTDOWN), 3, "06 02");
    assertEncoded(new Message.Notification(Fault.badLength(5000)), 3, "01 02 1388");
    assertEncoded(new Message.Notification(Fault.UNSUPPORTED_VERSION), 3, "02 01 0004");
  }

  @Test
  void ipv4GoesWithinTheAsWithLocalPreference() {
    assertEncoded(
        new Message.Announce(new Path(OptionalLong.empty(), HOP4, false), List.of(V4)),
        2,
        "0000 0015",
        "40 01 01 00",
        "40 02 00",
        "40 03 04 0a000001",
        "40 05 04 00000064",
        HEX_V4);
  }

  @Test
  void ipv4LeavesTheAsWithItsNumberInThePath() {
    assertEncoded(
        new Message.Announce(new Path(OptionalLong.of(4_200_000_001L), HOP4, false), List.of(V4)),
        2,
        "0000 0014",
        "40 01 01 00",
        "40 02 06 02 01 fa56ea01",
        "40 03 04 0a000001",
        HEX_V4);
  }

  @Test
  void gracefulShutdownIsACommunityAndTheLowestPreference() {
    assertEncoded(
        new Message.Announce(new Path(OptionalLong.empty(), HOP4, true), List.of(V4)),
        2,
        "0000 001c",
        "40 01 01 00",
        "40 02 00",
        "40 03 04 0a000001",
        "40 05 04 00000000",
        "c0 08 04 ffff0000",
        HEX_V4);
  }

  @Test
  void ipv6GoesInAnAttribute() {
    assertEncoded(
        new Message.Announce(new Path(OptionalLong.of(65_010), HOP6, true), List.of(V6)),
        2,
        "0000 003e",
        "90 0e 0026 0002 01 10" + HEX_HOP6 + "00" + HEX_V6,
        "40 01 01 00",
        "40 02 06 02 01 0000fdf2",
        "c0 08 04 ffff0000");
  }

  @Test
  void withdrawalsHaveNoPath() {
    assertEncoded(new Message.Withdraw(List.of(V4)), 2, "0005", HEX_V4, "0000");
    assertEncoded(new Message.Withdraw(List.of(V6)), 2, "0000 0018", "90 0f 0014 0002 01", HEX_V6);
  }

  @Test
  void theMostAddressesOfOneMessageFit() {
    List<InetAddress> many =
        IntStream.range(0, MessageEncoder.MAX_ADDRESSES)
            .mapToObj(i -> InetAddress.ofLiteral("2001:db8::" + Integer.toHexString(i)))
            .toList();
    Path path = new Path(OptionalLong.of(65_010), HOP6, true);
    assertThat(MessageEncoder.encode(new Message.Announce(path, many)).remaining())
        .isBetween(3000, Message.MAX_BYTES);
  }

  @Test
  void aMessageIsOfOneFamilyAndNotEmpty() {
    assertThatThrownBy(() -> MessageEncoder.encode(new Message.Withdraw(List.of(V4, V6))))
        .hasMessage("addresses: 2 of two families (expected: 1 to 200 of one family)");
    assertThatThrownBy(() -> MessageEncoder.encode(new Message.Withdraw(List.of())))
        .hasMessage("addresses: 0 (expected: 1 to 200 of one family)");
  }

  private static Message.Open open(long asn) {
    return new Message.Open(
        asn,
        9,
        (Inet4Address) InetAddress.ofLiteral("10.0.0.1"),
        true,
        EnumSet.allOf(Family.class));
  }

  private static void assertEncoded(Message message, int type, String... body) {
    assertThat(Octets.hex(MessageEncoder.encode(message)))
        .isEqualTo(Octets.hex(Octets.message(type, body)));
  }
}
