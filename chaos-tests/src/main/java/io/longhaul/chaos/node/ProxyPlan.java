package io.longhaul.chaos.node;

import java.time.Duration;
import java.util.List;

/**
 * What {@code bench proxy} is to do.
 *
 * @param contenders in the order of the first round
 * @param warm what each proxy does of each kind before the rounds
 * @param time of each measurement
 * @param connections that requests are sent on, and WebSockets that open at once
 * @param webSockets that messages are sent on
 */
record ProxyPlan(
    List<Contender> contenders,
    int rounds,
    Duration warm,
    Duration time,
    int connections,
    int webSockets) {
  ProxyPlan {
    contenders = List.copyOf(contenders);
  }

  /** What goes on already before it is measured. */
  Duration lead() {
    return time.dividedBy(5);
  }
}
