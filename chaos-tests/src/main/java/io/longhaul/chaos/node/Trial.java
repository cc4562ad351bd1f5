package io.longhaul.chaos.node;

import java.time.Duration;

/** One thing that is measured of every proxy. */
interface Trial {
  /** What is counted, such as {@code requests}. */
  String counted();

  /** The beginning of its keys; empty for the first of all. */
  String key();

  /** The beginning of the keys of the node's own figures. */
  default String own() {
    return key();
  }

  /** What the proxies that it measures speak. */
  default Wire wire() {
    return Wire.PLAIN;
  }

  /**
   * Measures a proxy.
   *
   * @param lead before that
   * @throws io.longhaul.ops.CommandFailure when anything was lost or wrong
   */
  Sample measure(RunningProxy proxy, Duration lead, Duration time);
}
