package io.longhaul.membership.telemetry;

import io.longhaul.membership.model.Heartbeat;
import io.longhaul.membership.model.Occupancy;
import io.longhaul.membership.model.Reach;

/** Who is told what was heard, on the telemetry thread: it must not block. */
public interface TelemetryListener {
  /** A node's process gave a sign of life. */
  void heartbeat(Heartbeat heartbeat);

  /** All parts of a report came. */
  void occupancy(Occupancy report);

  /** Another director told whom it reaches. */
  void reach(Reach reach);
}
