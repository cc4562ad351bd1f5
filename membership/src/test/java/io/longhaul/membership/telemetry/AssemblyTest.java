package io.longhaul.membership.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AssemblyTest {
  private final Assembly<String> assembly = new Assembly<>();

  @Test
  void countsOnlyWhenAllPartsCame() {
    assertThat(assembly.add(1, 1, 2, "b")).isEmpty();
    assertThat(assembly.add(1, 1, 2, "b")).isEmpty();
    assertThat(assembly.add(1, 0, 2, "a").orElseThrow()).containsExactly("a", "b");
    assertThat(assembly.add(1, 0, 2, "a")).isEmpty();
  }

  @Test
  void partsOfDifferentStatementsAreNotMixed() {
    assertThat(assembly.add(1, 0, 2, "old a")).isEmpty();
    assertThat(assembly.add(2, 1, 2, "b")).isEmpty();
    assertThat(assembly.add(1, 1, 2, "old b")).isEmpty();
    assertThat(assembly.add(2, 0, 2, "a").orElseThrow()).containsExactly("a", "b");
  }

  @Test
  void partsThatDisagreeHowManyTheyAreDoNotCount() {
    assertThat(assembly.add(1, 0, 2, "a")).isEmpty();
    assertThat(assembly.add(1, 0, 1, "all")).isEmpty();
    assertThat(assembly.add(1, 1, 2, "b")).isPresent();
  }
}
