package io.longhaul.chaos.exhaustive;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.chaos.sabotage.Sabotage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A search that finds nothing proves something only if it finds what is broken on purpose. */
class SabotagedSearchTest {
  private static final int MOST_STATES = 4_000_000;

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "no-acknowledgement, drains, small",
    "ignore-shims, drains, small",
    "acknowledge-early, drains, small",
    "forget-pinned-director, directors, small",
    "join-stale, directors, small",
    "accepted-only, closes, small",
    "tag-late, drains, small",
    "report-before-loading, hosts, small",
    "no-grace, cookies, small",
    "start-empty, cookies, small",
    "silence-is-empty, drains, small",
    "forget-cookies, cookies, small",
    "no-repair, freeze, large",
    "remove-unreached, hosts, small",
    "remove-undemoted, hosts, small",
    "no-freeze, freeze, large",
    "zombie-leader, leaders, small",
    "claim-any, drains, small",
    "claim-any-at-the-end, hosts, large",
    "ignore-cookies, cookies, small",
    "cookies-at-the-head-only, cookies, small",
    "remove-door-at-once, door, small",
    "syn-to-closed-door, door, small",
    "no-widen, drains, small",
    "narrow-unproven, drains, small",
    "reset-stale, hosts, large",
    "keep-stale-syn, drains, small",
    "syn-keeps-epoch, drains, small",
    "reset-when-cut-off, hosts, small",
    "unconfirmed-reset, hosts, small"
  })
  void brokenRuleIsNoticed(String sabotage, String title, String size) {
    Scenario world = Scenario.titled(title);
    Budget budget = size.equals("small") ? world.small() : world.large();
    Rules broken = new Rules(Optional.of(Sabotage.titled(sabotage)));
    SearchResult result = new Search(world.options(budget, MOST_STATES), broken).run();
    assertThat(result.violation()).as(sabotage).isPresent();
    SearchResult.Trace trace = result.violation().get();
    assertThat(trace.what()).isNotBlank();
    assertThat(trace.steps()).hasSizeGreaterThan(2);
  }

  @Test
  void everySabotageIsTriedOrSaidToBeBeyondTheseWorlds() throws NoSuchMethodException {
    CsvSource tried =
        SabotagedSearchTest.class
            .getDeclaredMethod("brokenRuleIsNoticed", String.class, String.class, String.class)
            .getAnnotation(CsvSource.class);
    List<String> titles =
        Arrays.stream(tried.value()).map(line -> line.substring(0, line.indexOf(','))).toList();
    List<String> missing =
        Arrays.stream(Sabotage.values())
            .filter(sabotage -> !SearchCommand.BEYOND.contains(sabotage))
            .map(Sabotage::title)
            .toList();
    assertThat(titles).containsExactlyInAnyOrderElementsOf(missing);
  }
}
