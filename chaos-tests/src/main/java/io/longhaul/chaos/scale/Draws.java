package io.longhaul.chaos.scale;

import java.util.SplittableRandom;

/**
 * Random numbers from one seed. Counts are drawn exactly where they are small, and from the normal
 * distribution of the same mean and variance where both outcomes are expected 30 times or more.
 */
final class Draws {
  private static final double LARGE = 30;

  private final SplittableRandom random;

  Draws(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Uniform, above 0 and up to 1. */
  double uniform() {
    return 1 - random.nextDouble();
  }

  /** Log-normal with this median; sigma is the standard deviation of its logarithm. */
  double logNormal(double median, double sigma) {
    return median * Math.exp(sigma * random.nextGaussian());
  }

  int poisson(double mean) {
    if (mean <= 0) {
      return 0;
    }
    if (mean >= LARGE) {
      return (int) Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
    }
    double limit = Math.exp(-mean);
    double product = uniform();
    int count = 0;
    while (product > limit) {
      product *= uniform();
      count++;
    }
    return count;
  }

  /** How many of {@code count} happen that each happen with this probability. */
  int binomial(int count, double probability) {
    if (count == 0 || probability <= 0) {
      return 0;
    }
    if (probability >= 1) {
      return count;
    }
    double mean = count * probability;
    double rest = count - mean;
    if (Math.min(mean, rest) >= LARGE) {
      double deviation = Math.sqrt(mean * (1 - probability));
      return Math.clamp(Math.round(mean + deviation * random.nextGaussian()), 0, count);
    }
    return probability > 0.5 ? count - rare(count, 1 - probability) : rare(count, probability);
  }

  /** By the gaps between those that happen, which are geometric. */
  private int rare(int count, double probability) {
    double log = Math.log1p(-probability);
    int happened = 0;
    double position = Math.floor(Math.log(uniform()) / log) + 1;
    while (position <= count) {
      happened++;
      position += Math.floor(Math.log(uniform()) / log) + 1;
    }
    return happened;
  }
}
