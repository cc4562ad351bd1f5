package io.longhaul.membership.telemetry;

/**
 * How long telemetry's threads sleep when there is nothing to do: what is said or heard comes up to
 * both of these later, and each wake-up costs CPU on a host that has nothing else to do.
 */
public enum TelemetryPace {
  /** Of directors, which hear many and act on what they hear. */
  LISTENER(5, 10),
  /** Of nodes and their shims, which speak ten times a second at most. */
  REPORTER(10, 20);

  private final int driverMs;
  private final int clientMs;

  TelemetryPace(int driverMs, int clientMs) {
    this.driverMs = driverMs;
    this.clientMs = clientMs;
  }

  /** Of Aeron's driver, which sends and receives, ms. */
  int driverMs() {
    return driverMs;
  }

  /** Of the thread with senders and receivers, ms. */
  int clientMs() {
    return clientMs;
  }
}
