package io.longhaul.chaos.sim;

import java.util.Locale;

/**
 * How likely what fails.
 *
 * @param packetLoss of a client's packet, on each part of its way
 * @param packetDelays share of packets that are late enough to be overtaken, and to cross epochs
 * @param controlLoss of a telemetry message
 * @param controlDelays share of control messages that are late
 * @param longestControlDelayNs by how much at most
 * @param faultsPerHour crashes, hangs, partitions and the like that begin in an hour
 * @param longestPartitionNs and outages of ZooKeeper, and other faults that end by themselves
 * @param operationsPerHour of the operator; part of every profile
 * @param spoofsPerHour SYNs with a client's addresses that are not the client's
 * @param reshufflesPerHour changes of the routers' minds beside those that withdrawals cause
 * @param visits of clients that come just when an epoch changes their slots' chains
 * @param emphasis what fails more often than the rest
 */
record FaultRates(
    double packetLoss,
    double packetDuplicates,
    double packetDelays,
    double controlLoss,
    double controlDuplicates,
    double controlDelays,
    long longestControlDelayNs,
    double faultsPerHour,
    long longestPartitionNs,
    double operationsPerHour,
    double spoofsPerHour,
    double reshufflesPerHour,
    int visits,
    Emphasis emphasis) {
  /** Nothing fails; only the operator works. */
  static final FaultRates NONE =
      new FaultRates(0, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0, Emphasis.NONE);

  /** A bad day. */
  static final FaultRates DEFAULT =
      new FaultRates(
          0.002,
          0.001,
          0.005,
          0.01,
          0.01,
          0.01,
          2 * Timeline.SECOND,
          8,
          8 * Timeline.MINUTE,
          6,
          60,
          6,
          1,
          Emphasis.NONE);

  /** Everything at once, all the time. */
  static final FaultRates STORM =
      new FaultRates(
          0.02,
          0.01,
          0.03,
          0.1,
          0.05,
          0.05,
          8 * Timeline.SECOND,
          60,
          8 * Timeline.MINUTE,
          40,
          600,
          60,
          1,
          Emphasis.NONE);

  /** Handshakes while everything changes. */
  static final FaultRates RUSH =
      new FaultRates(
          0.01,
          0.05,
          0.15,
          0.05,
          0.1,
          0.15,
          4 * Timeline.SECOND,
          90,
          Timeline.MINUTE,
          90,
          600,
          600,
          2,
          Emphasis.HANDSHAKES);

  /** Directors and nodes that are away for long. */
  static final FaultRates ABSENCES =
      new FaultRates(
          0.002,
          0.001,
          0.005,
          0.01,
          0.01,
          0.01,
          2 * Timeline.SECOND,
          12,
          8 * Timeline.MINUTE,
          30,
          60,
          6,
          0,
          Emphasis.ABSENCES);

  /** Hosts that fall behind while much changes. */
  static final FaultRates STALLS =
      new FaultRates(
          0.005,
          0.01,
          0.03,
          0.02,
          0.05,
          0.05,
          4 * Timeline.SECOND,
          180,
          Timeline.MINUTE,
          180,
          120,
          120,
          3,
          Emphasis.STALLS);

  /** Hosts that are late with everything just while they are drained. */
  static final FaultRates LATENESS =
      new FaultRates(
          0.002,
          0.01,
          0.01,
          0.01,
          0.01,
          0.01,
          2 * Timeline.SECOND,
          120,
          Timeline.MINUTE,
          200,
          0,
          60,
          12,
          Emphasis.LATENESS);

  /** What is given away or goes away just while somebody counts on it. */
  static final FaultRates EDGES =
      new FaultRates(
          0.002,
          0.01,
          0.01,
          0.01,
          0.01,
          0.01,
          2 * Timeline.SECOND,
          180,
          Timeline.MINUTE,
          240,
          0,
          60,
          6,
          Emphasis.EDGES);

  /**
   * The profile of a name.
   *
   * @throws IllegalArgumentException for an unknown one
   */
  static FaultRates named(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "none" -> NONE;
      case "default" -> DEFAULT;
      case "storm" -> STORM;
      case "rush" -> RUSH;
      case "absences" -> ABSENCES;
      case "stalls" -> STALLS;
      case "lateness" -> LATENESS;
      case "edges" -> EDGES;
      default ->
          throw new IllegalArgumentException(
              "faults: '"
                  + name
                  + "' (expected: none, default, storm, rush, absences, stalls, lateness or edges)");
    };
  }
}
