package io.longhaul.ops.process;

import io.longhaul.node.NodeServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a run ends that was to take over and does not: the run before gets everything back at once,
 * and clients that have come here meanwhile keep what they have until they end.
 *
 * @param drainDeadline how long that may take; none means as long as it takes
 * @param parity is not to be reached any more, so that doors that are closed stay closed
 * @param atDoors whether it listens at front doors, where clients come until the tier names the
 *     other run, though none may be here at the moment
 */
record Retreat(
    TakeOver before,
    NodeServer server,
    StopSignals stop,
    Optional<Duration> drainDeadline,
    Parity parity,
    boolean atDoors) {
  private static final Logger LOG = LoggerFactory.getLogger(Retreat.class);

  /**
   * Waits until it is done, or as for any graceful stop.
   *
   * @param duties what only one process can have is let go before the run before hears of it, since
   *     that one takes it then
   * @param leave has new clients go elsewhere
   * @param progress of the clients that are left
   */
  void run(Handover.Duties duties, Runnable leave, Supplier<DrainProgress> progress) {
    parity.giveUp();
    server.stopAccepting();
    try {
      duties.letGo();
    } catch (IOException e) {
      LOG.warn("the folder: {}", e.toString());
    }
    before.close();
    if ((atDoors || server.connections() > 0) && !stop.atOnce()) {
      LOG.info("the run before goes on; what has come here ends here");
      leave.run();
      GracefulStop.await(progress, stop, drainDeadline);
    }
  }

  /** How far a run is that nothing new comes to any more. */
  DrainProgress untilEmpty() {
    int connections = server.connections();
    return new DrainProgress(connections == 0, connections + " connections");
  }
}
