package io.longhaul.chaos.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntSupplier;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DrawsTest {
  private static final int DRAWS = 200_000;
  private static final Percentage CLOSE = Percentage.withPercentage(3);

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 3, 29, 31, 500})
  void poissonHasItsMeanAndVariance(double mean) {
    Draws draws = new Draws(1);

    check(() -> draws.poisson(mean), mean, mean);
  }

  @ParameterizedTest
  @CsvSource({"1, 0.5", "20, 0.1", "20, 0.97", "300, 0.05", "300, 0.5", "5000, 0.99"})
  void binomialHasItsMeanAndVariance(int count, double probability) {
    Draws draws = new Draws(2);

    check(
        () -> draws.binomial(count, probability),
        count * probability,
        count * probability * (1 - probability));
  }

  private static void check(IntSupplier draw, double mean, double variance) {
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < DRAWS; i++) {
      int value = draw.getAsInt();
      sum += value;
      squares += (double) value * value;
    }
    assertThat(sum / DRAWS).isCloseTo(mean, CLOSE);
    assertThat(squares / DRAWS - (sum / DRAWS) * (sum / DRAWS)).isCloseTo(variance, CLOSE);
  }
}
