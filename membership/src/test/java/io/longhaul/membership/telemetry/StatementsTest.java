package io.longhaul.membership.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Test;

class StatementsTest {
  private final TelemetryCounters counters = new TelemetryCounters();
  private final Deque<Statements.Sending> fates = new ArrayDeque<>();
  private final List<Integer> sent = new ArrayList<>();
  private final Statements statements = new Statements(counters, this::send);

  @Test
  void longStatementGoesInBurstsToItsEnd() {
    statements.say(ofParts(100, 8));
    proceed(1);
    assertThat(sent).containsExactly(100, 101);
    proceed(3);
    assertThat(sent).containsExactly(100, 101, 102, 103, 104, 105, 106, 107);
    proceed(3);
    assertThat(sent).hasSize(8);
  }

  @Test
  void whatFoundNoRoomIsSentWhenThereIsSome() {
    statements.say(ofParts(100, 4));
    fates.addAll(List.of(Statements.Sending.SENT, Statements.Sending.NO_ROOM));
    proceed(1);
    assertThat(sent).containsExactly(100);
    proceed(2);
    assertThat(sent).containsExactly(100, 101, 102, 103);
  }

  @Test
  void statementThatBeganIsNotOvertakenAndOnlyTheNewestWaits() {
    statements.say(ofParts(100, 4));
    proceed(1);
    statements.say(ofParts(200, 1));
    statements.say(ofParts(300, 1));
    proceed(3);
    assertThat(sent).containsExactly(100, 101, 102, 103, 300);
    assertThat(counters.messagesUnsent(UnsentReason.BACK_PRESSURED)).isEqualTo(1);
  }

  @Test
  void withNobodyThereTheStatementIsGivenUp() {
    statements.say(ofParts(100, 4));
    fates.add(Statements.Sending.NOBODY_THERE);
    proceed(5);
    assertThat(sent).isEmpty();
  }

  @Test
  void statementOfMorePartsThanAllowedIsCounted() {
    statements.say(ofParts(100, 2 * Wire.MAX_PARTS));
    proceed(2);
    assertThat(sent).isEmpty();
    assertThat(counters.messagesUnsent(UnsentReason.TOO_LONG)).isEqualTo(1);
    statements.say(ofParts(1_000, Wire.MAX_PARTS));
    proceed(Wire.MAX_PARTS);
    assertThat(sent).hasSize(Wire.MAX_PARTS);
  }

  private void proceed(int times) {
    for (int i = 0; i < times; i++) {
      statements.proceed();
    }
  }

  private Statements.Sending send(int length) {
    Statements.Sending fate = fates.isEmpty() ? Statements.Sending.SENT : fates.remove();
    if (fate == Statements.Sending.SENT) {
      sent.add(length);
    }
    return fate;
  }

  /** Fits in so many parts, of which each has a length of its own. */
  private static IntBinaryOperator ofParts(int first, int needed) {
    return (part, parts) -> parts < needed ? MessageEncoder.TOO_LONG : first + part;
  }
}
