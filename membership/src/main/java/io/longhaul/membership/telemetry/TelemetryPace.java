package io.longhaul.membership.telemetry;

/**
 * How long telemetry's threads sleep when there is nothing to do: what is said or heard comes up to
 * all of it later, and each wake-up costs CPU on a host that has nothing else to do.
 */
public enum TelemetryPace {
  /** Of directors, which hear many and act on what they hear: sockets are read at all times. */
  LISTENER(5, 10),
  /** Of nodes and their shims, which speak ten times a second at most: one thread for all of it. */
  REPORTER(0, 20);

  private final int driverMs;
  private final int clientMs;

  TelemetryPace(int driverMs, int clientMs) {
    this.driverMs = driverMs;
    this.clientMs = clientMs;
  }

  /** Whether Aeron's driver, which sends and receives, has a thread of its own. */
  boolean ownDriver() {
    return driverMs > 0;
  }

  /** Of the driver's own thread, ms. */
  int driverMs() {
    return driverMs;
  }

  /** Of the thread with senders and receivers, ms. */
  int clientMs() {
    return clientMs;
  }
}
