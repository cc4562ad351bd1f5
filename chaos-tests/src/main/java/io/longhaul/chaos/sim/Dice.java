package io.longhaul.chaos.sim;

import java.util.List;
import java.util.SplittableRandom;

/** All chance of a run comes from here, and so from one seed. */
final class Dice {
  private final SplittableRandom random;

  Dice(long seed) {
    this(new SplittableRandom(seed));
  }

  private Dice(SplittableRandom random) {
    this.random = random;
  }

  /** Dice of their own for one concern, so that others' throws do not change its own. */
  Dice split() {
    return new Dice(random.split());
  }

  boolean chance(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  int number() {
    return random.nextInt();
  }

  long key() {
    return random.nextLong();
  }

  /** Evenly between two values, the second not included. */
  long between(long low, long high) {
    return low >= high ? low : random.nextLong(low, high);
  }

  /** Between two values so that each order of magnitude is as likely. */
  long spread(long low, long high) {
    return (long) (low * Math.pow((double) high / low, random.nextDouble()));
  }

  /** Until the next of events that come at random, so many on average in a time. */
  long until(double perTime, long timeNs) {
    return (long) (-Math.log(1 - random.nextDouble()) * timeNs / perTime);
  }

  <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
