package io.longhaul.ops.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.missing.MissingPart;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a next run must have before the run before leaves. */
class ParityTest {
  private static final MissingPart TOKENS = new MissingPart("policy a: /t", "no such file");
  private static final MissingPart NAME =
      new MissingPart("upstream b: c.example:80", "DNS: silent");

  private List<MissingPart> own = List.of(TOKENS, NAME);
  private boolean alone;

  private Parity parity(String... before) {
    return new Parity(Set.of(before), () -> own, () -> alone);
  }

  @Test
  void whatTheRunBeforeHasTheNextOneMustHave() {
    Parity parity = parity();
    assertThat(parity.missing())
        .containsExactly("policy a: /t: no such file", "upstream b: c.example:80: DNS: silent");
    assertThat(parity.reached()).isFalse();
    own = List.of();
    assertThat(parity.missing()).isEmpty();
    assertThat(parity.reached()).isTrue();
  }

  @Test
  void theNextRunNeedNotBeBetter() {
    Parity parity = parity(NAME.part());
    assertThat(parity.missing()).containsExactly("policy a: /t: no such file");
    own = List.of(new MissingPart(NAME.part(), "for another reason"));
    assertThat(parity.reached()).isTrue();
  }

  @Test
  void partWhoseNameDoesNotFitIntoTheHandoverIsTheSameAllTheSame() {
    String part = "policy ä: /" + "d".repeat(1_000);
    own = List.of(new MissingPart(part, "no such file"));
    assertThat(parity(HandoverLines.partText(part)).reached()).isTrue();
  }

  @Test
  void whatWasReachedStays() {
    own = List.of();
    Parity parity = parity();
    assertThat(parity.reached()).isTrue();
    own = List.of(TOKENS);
    assertThat(parity.missing()).isEmpty();
    assertThat(parity.reached()).isTrue();
  }

  @Test
  void aRunWhoseOneBeforeIsGoneServesWithWhatThereIs() {
    Parity parity = parity();
    assertThat(parity.reached()).isFalse();
    alone = true;
    assertThat(parity.missing()).isEmpty();
    assertThat(parity.reached()).isTrue();
  }

  @Test
  void aRunThatHasGivenUpHasNoClientsWhateverComesThen() {
    Parity parity = parity();
    parity.giveUp();
    alone = true;
    own = List.of();
    assertThat(parity.reached()).isFalse();
  }

  @Test
  void aRunThatTakesOverFromNobodyWaitsForNothing() {
    assertThat(Parity.ALONE.reached()).isTrue();
  }

  @Test
  void tenPartsAreNamedAndTheOthersCounted() {
    own = IntStream.rangeClosed(1, 10).mapToObj(i -> new MissingPart("p" + i, "gone")).toList();
    assertThat(parity().missing()).hasSize(10).endsWith("p10: gone");
    own = IntStream.rangeClosed(1, 12).mapToObj(i -> new MissingPart("p" + i, "gone")).toList();
    assertThat(parity().missing()).hasSize(11).endsWith("p10: gone", "and 2 more");
  }
}
