package io.longhaul.node.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.config.DnsTarget;
import io.longhaul.node.config.RoutesDocument;
import io.longhaul.node.metrics.ResolveFailure;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What answers make of what is known of a name. */
final class NameStateTest {
  private static final DnsTarget TARGET =
      new DnsTarget(
          "app.internal", 80, DnsTarget.Family.ANY, Duration.ofSeconds(5), Duration.ofSeconds(60));
  private static final Answer TIMEOUT = new Answer.Failed(ResolveFailure.TIMEOUT);
  private static final Answer NOTHING = answer(0);

  private static Answer answer(long ttl, String... addresses) {
    return new Answer.Addresses(Arrays.stream(addresses).map(InetAddress::ofLiteral).toList(), ttl);
  }

  private static NameState after(NameState before, Answer a, Answer aaaa) {
    return before.after(Optional.of(a), Optional.of(aaaa), TARGET);
  }

  private static List<String> texts(NameState state) {
    return state.addresses().orElse(List.of()).stream().map(InetAddress::getHostAddress).toList();
  }

  @Test
  void bothFamiliesAreUsedInAnOrderThatDoesNotDependOnTheServers() {
    NameState one = after(NameState.NEW, answer(9, "10.0.0.200", "10.0.0.3"), answer(9, "::1"));
    NameState other =
        after(NameState.NEW, answer(9, "10.0.0.3", "10.0.0.200", "10.0.0.3"), answer(9, "::1"));
    assertThat(texts(one)).containsExactly("10.0.0.3", "10.0.0.200", "0:0:0:0:0:0:0:1");
    assertThat(one).isEqualTo(other);
    assertThat(one.failure()).isEmpty();
  }

  @Test
  void shortestTimeToLiveDecidesWithinItsBounds() {
    assertThat(after(NameState.NEW, answer(20, "10.0.0.1"), answer(10, "::1")).delayMs())
        .isEqualTo(10_000);
    assertThat(after(NameState.NEW, answer(20, "10.0.0.1"), NOTHING).delayMs()).isEqualTo(20_000);
    assertThat(after(NameState.NEW, answer(0, "10.0.0.1"), NOTHING).delayMs()).isEqualTo(5_000);
    assertThat(after(NameState.NEW, answer(3_600, "10.0.0.1"), NOTHING).delayMs())
        .isEqualTo(60_000);
    assertThat(after(NameState.NEW, answer(Integer.MAX_VALUE, "10.0.0.1"), NOTHING).delayMs())
        .isEqualTo(60_000);
  }

  @Test
  void familyWithoutAnAnswerKeepsWhatItHadAndOneThatIsGoneIsGone() {
    NameState known = after(NameState.NEW, answer(9, "10.0.0.1"), answer(9, "::1"));
    NameState half = after(known, answer(9, "10.0.0.2"), TIMEOUT);
    assertThat(texts(half)).containsExactly("10.0.0.2", "0:0:0:0:0:0:0:1");
    assertThat(half.failure()).contains(ResolveFailure.TIMEOUT);
    NameState v4 = after(half, answer(9, "10.0.0.2"), NOTHING);
    assertThat(texts(v4)).containsExactly("10.0.0.2");
    assertThat(v4.failure()).isEmpty();
    assertThat(v4.failuresInARow()).isZero();
  }

  @Test
  void nameThatHasNothingAnyMoreKeepsAll() {
    NameState known = after(NameState.NEW, answer(9, "10.0.0.1"), answer(9, "::1"));
    NameState empty = after(known, NOTHING, NOTHING);
    assertThat(texts(empty)).isEqualTo(texts(known));
    assertThat(empty.failure()).contains(ResolveFailure.EMPTY);
    NameState v4Only = after(NameState.NEW, answer(9, "10.0.0.1"), NOTHING);
    NameState away = after(v4Only, NOTHING, TIMEOUT);
    assertThat(texts(away)).containsExactly("10.0.0.1");
    assertThat(away.failure()).contains(ResolveFailure.TIMEOUT);
  }

  @Test
  void nameThatNeverWasThereIsUnknown() {
    assertThat(after(NameState.NEW, NOTHING, NOTHING).addresses()).isEmpty();
    assertThat(after(NameState.NEW, TIMEOUT, TIMEOUT).addresses()).isEmpty();
  }

  @Test
  void failuresAreRepeatedSoonAndThenLessAndLessOften() {
    NameState state = NameState.NEW;
    long[] delays = new long[6];
    for (int i = 0; i < delays.length; i++) {
      state = after(state, TIMEOUT, TIMEOUT);
      delays[i] = state.delayMs();
    }
    assertThat(delays).containsExactly(5_000, 10_000, 20_000, 40_000, 60_000, 60_000);
    for (int i = 0; i < 100; i++) {
      state = after(state, TIMEOUT, TIMEOUT);
    }
    assertThat(state.delayMs()).isEqualTo(60_000);
  }

  @Test
  void noMoreAddressesAreKeptThanAnUpstreamMayHave() {
    String[] many =
        IntStream.range(0, RoutesDocument.MAX_ENDPOINTS + 1)
            .mapToObj(i -> "10.0." + i / 256 + "." + i % 256)
            .toArray(String[]::new);
    assertThat(texts(after(NameState.NEW, answer(9, many), NOTHING)))
        .hasSize(RoutesDocument.MAX_ENDPOINTS)
        .doesNotContain("10.0.3.232");
  }
}
