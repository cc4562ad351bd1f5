package io.longhaul.chaos.node;

import java.time.Duration;
import java.util.List;

/**
 * What a benchmark of rates is to do.
 *
 * @param contenders in the order of the first round
 * @param warm what each proxy does of each kind before the rounds
 * @param time of each measurement
 */
record RatePlan(List<Contender> contenders, int rounds, Duration warm, Duration time) {
  RatePlan {
    contenders = List.copyOf(contenders);
  }

  /** What goes on already before it is measured. */
  Duration lead() {
    return time.dividedBy(5);
  }
}
