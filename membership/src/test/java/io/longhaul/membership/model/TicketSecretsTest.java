package io.longhaul.membership.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class TicketSecretsTest {
  private static final long START = 1_000_000_000L;
  private static final long INTERVAL = TicketSecrets.INTERVAL.toMillis();
  private static final long LEAD = TicketSecrets.LEAD.toMillis();
  private static final long LIFETIME = TicketSecrets.LIFETIME.toMillis();

  private final TicketSecrets first = TicketSecrets.NONE.at(START);

  @Test
  void theFirstIsInForceAtOnce() {
    assertThat(first.all()).singleElement().returns(START, TicketSecret::sinceMs);
    assertThat(first.inForce(START)).isEqualTo(first.all());
    assertThat(TicketSecrets.NONE.inForce(START)).isEmpty();
  }

  @Test
  void nothingChangesBeforeTheNextIsDue() {
    assertThat(first.at(START + INTERVAL - LEAD - 1)).isSameAs(first);
  }

  @Test
  void theNextIsKnownBeforeItsTime() {
    long now = START + INTERVAL - LEAD;
    TicketSecrets next = first.at(now);
    assertThat(next.all()).hasSize(2);
    assertThat(next.inForce(now).getFirst()).isEqualTo(first.all().getFirst());
    assertThat(next.inForce(START + INTERVAL).getFirst()).isEqualTo(next.all().getLast());
  }

  @Test
  void whoeverComesLateStillLeavesOthersTimeToRead() {
    long now = START + 10 * INTERVAL;
    TicketSecrets next = first.at(now);
    assertThat(next.all().getLast().sinceMs()).isEqualTo(now + LEAD);
    assertThat(next.inForce(now).getFirst()).isEqualTo(first.all().getFirst());
  }

  @Test
  void aSecretIsKnownAsLongAsItsTicketsAre() {
    TicketSecrets both = first.at(START + INTERVAL - LEAD);
    long lastTicket = START + INTERVAL;
    assertThat(both.at(lastTicket + LIFETIME + LEAD - 1)).isSameAs(both);
    assertThat(both.at(lastTicket + LIFETIME + LEAD).all()).containsExactly(both.all().getLast());
  }

  @Test
  void aClockThatIsBehindUsesTheOldest() {
    assertThat(first.inForce(START - 1)).isEqualTo(first.all());
  }

  /** Nodes read seldom, have wrong clocks and write whenever something is due. */
  @Test
  void everyTicketThatIsStillGoodCanBeOpenedByEveryNode() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      TicketSecrets shared = TicketSecrets.NONE.at(START);
      List<TicketSecrets> copies = new ArrayList<>(List.of(shared, shared, shared));
      long[] skew = LongStream.generate(() -> random.nextLong(LEAD / 4)).limit(3).toArray();
      long[] readMs = {START, START, START};
      List<Ticket> tickets = new ArrayList<>();
      long step = Duration.ofSeconds(60).toMillis();
      for (long now = START; now < START + 4 * INTERVAL; now += step) {
        for (int n = 0; n < 3; n++) {
          if (random.nextInt(3) == 0 || now - readMs[n] > LEAD / 2) {
            shared = shared.at(now + skew[n]);
            copies.set(n, shared);
            readMs[n] = now;
          }
        }
        for (int n = 0; n < 3; n++) {
          tickets.add(new Ticket(now, copies.get(n).inForce(now + skew[n]).getFirst()));
        }
        long oldest = now - LIFETIME;
        tickets.removeIf(ticket -> ticket.madeMs() < oldest);
        for (TicketSecrets copy : copies) {
          assertThat(tickets)
              .as("seed %d", seed)
              .allMatch(ticket -> copy.all().contains(ticket.secret()));
          assertThat(copy.all().size()).isLessThanOrEqualTo(3);
        }
      }
    }
  }

  private record Ticket(long madeMs, TicketSecret secret) {}

  @Test
  void secretsAreNeverPrinted() {
    TicketSecret secret = first.all().getFirst();
    assertThat(first.toString()).doesNotContain(secret.base64());
    assertThatThrownBy(() -> TicketSecret.ofBase64(0, "c2VjcmV0"))
        .hasMessage("ticket secret: 6 bytes (expected: 32)");
    assertThatThrownBy(() -> TicketSecret.ofBase64(0, "!secret!"))
        .message()
        .doesNotContain("!secret!");
  }

  @Test
  void moreThanEverAreNoneOfOurs() {
    List<TicketSecret> many =
        LongStream.range(0, TicketSecrets.MAX + 1).mapToObj(TicketSecret::random).toList();
    assertThat(new TicketSecrets(many.subList(0, TicketSecrets.MAX)).all())
        .hasSize(TicketSecrets.MAX);
    assertThatThrownBy(() -> new TicketSecrets(many))
        .hasMessage("ticket secrets: 9 (expected: at most 8)");
  }
}
