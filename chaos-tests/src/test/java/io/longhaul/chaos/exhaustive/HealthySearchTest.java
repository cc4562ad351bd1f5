package io.longhaul.chaos.exhaustive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** With all rules no order of events strands a connection: every world to its end. */
class HealthySearchTest {
  private static final int MOST_STATES = 3_000_000;

  /** Below these something does not happen any more that should. */
  private static final Map<String, Integer> LEAST_STATES =
      Map.ofEntries(
          Map.entry("drains", 80_000),
          Map.entry("three", 60_000),
          Map.entry("closes", 400_000),
          Map.entry("directors", 180_000),
          Map.entry("hosts", 200_000),
          Map.entry("suspicion", 180_000),
          Map.entry("freeze", 500_000),
          Map.entry("agents", 180_000),
          Map.entry("cookies", 150_000),
          Map.entry("leaders", 160_000),
          Map.entry("spoofs", 30_000),
          Map.entry("door", 300_000));

  @ParameterizedTest(name = "{0}")
  @MethodSource("worlds")
  void everyStateIsVisitedAndNoneStrandsAConnection(String title) {
    Scenario world = Scenario.titled(title);
    Rules lawful = new Rules(Optional.empty());
    SearchResult result = new Search(world.options(world.small(), MOST_STATES), lawful).run();
    System.out.println("search of " + title + ": states=" + result.states());
    assertThat(result.violation()).isEmpty();
    assertThat(result.complete()).isTrue();
    assertThat(result.states()).isGreaterThan(LEAST_STATES.get(title));
    assertThat(result.longestChain()).isGreaterThanOrEqualTo(title.equals("door") ? 1 : 2);
  }

  static List<String> worlds() {
    return Scenario.ALL.stream().map(Scenario::title).toList();
  }

  @Test
  void searchThatIsCutOffSaysSo() {
    Scenario world = Scenario.titled("drains");
    Rules lawful = new Rules(Optional.empty());
    SearchResult result = new Search(world.options(world.small(), 1_000), lawful).run();
    assertThat(result.complete()).isFalse();
    assertThat(result.violation()).isEmpty();
  }
}
