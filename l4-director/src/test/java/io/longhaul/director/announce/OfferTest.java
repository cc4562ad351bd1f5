package io.longhaul.director.announce;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OfferTest {
  private static final Path PATH =
      new Path(OptionalLong.empty(), InetAddress.ofLiteral("10.0.0.1"), false);

  @Test
  void addressesAreSortedAndThereOnce() {
    assertThat(offer("2001:db8::1", "198.51.100.1", "9.9.9.9", "198.51.100.1", "::2"))
        .isEqualTo(offer("9.9.9.9", "198.51.100.1", "::2", "2001:db8::1"));
    assertThat(offer("2001:db8::1", "198.51.100.1", "9.9.9.9").addresses())
        .containsExactly(addresses("9.9.9.9", "198.51.100.1", "2001:db8::1"));
  }

  @Test
  void nothingIsSaidTwice() {
    Offer offer = offer("9.9.9.9", "::1");
    assertThat(between(offer, offer)).isEmpty();
    assertThat(between(Offer.NOTHING, Offer.NOTHING)).isEmpty();
  }

  @Test
  void whatIsGoneIsWithdrawnAndWhatIsNewIsAnnounced() {
    assertThat(between(offer("9.9.9.9", "8.8.8.8", "::1"), offer("9.9.9.9", "7.7.7.7", "::2")))
        .containsExactly(
            new Message.Withdraw(List.of(addresses("8.8.8.8"))),
            new Message.Withdraw(List.of(addresses("::1"))),
            new Message.Announce(PATH, List.of(addresses("7.7.7.7"))),
            new Message.Announce(PATH, List.of(addresses("::2"))));
  }

  @Test
  void leavingIsSaidOfEveryAddress() {
    Offer leaving = new Offer(List.of(addresses("9.9.9.9", "::1")), true);
    assertThat(between(offer("9.9.9.9", "::1"), leaving))
        .containsExactly(
            new Message.Announce(PATH, List.of(addresses("9.9.9.9"))),
            new Message.Announce(PATH, List.of(addresses("::1"))));
  }

  @Test
  void manyAddressesAreSeveralMessages() {
    String[] many =
        IntStream.range(0, 401).mapToObj(i -> "10.0.1." + i % 256).toArray(String[]::new);
    for (int i = 256; i < many.length; i++) {
      many[i] = "10.0.2." + (i - 256);
    }
    assertThat(between(Offer.NOTHING, offer(many)))
        .extracting(message -> ((Message.Announce) message).addresses().size())
        .containsExactly(200, 200, 1);
  }

  @Test
  void aNeighbourIsToldOfTheFamiliesThatItTakes() {
    Offer both = offer("9.9.9.9", "::1");
    assertThat(both.of(Set.of(Family.IPV6))).isEqualTo(offer("::1"));
    assertThat(both.of(EnumSet.allOf(Family.class))).isEqualTo(both);
    assertThat(both.of(Set.of())).isEqualTo(Offer.NOTHING);
  }

  private static List<Message> between(Offer told, Offer wished) {
    return OfferChange.between(told, wished, _ -> PATH);
  }

  private static Offer offer(String... addresses) {
    return new Offer(List.of(addresses(addresses)), false);
  }

  private static InetAddress[] addresses(String... texts) {
    return Stream.of(texts).map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
  }
}
