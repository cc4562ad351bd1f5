package io.longhaul.node.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class JitterTest {
  @Test
  void agesLieATenthAroundTheOneThatIsAskedFor() {
    assertThat(Jitter.at(1_000, 0)).isEqualTo(900);
    assertThat(Jitter.at(1_000, 0.5)).isEqualTo(1_000);
    assertThat(Jitter.at(1_000, 1)).isEqualTo(1_100);
    assertThat(Jitter.at(1, 0)).isEqualTo(1);
  }

  @Test
  void agesAtRandomAreNotTheSame() {
    assertThat(
            java.util.stream.Stream.generate(() -> Jitter.around(1_000_000)).limit(20).distinct())
        .hasSizeGreaterThan(1)
        .allMatch(ms -> ms >= 900_000 && ms <= 1_100_000);
  }
}
