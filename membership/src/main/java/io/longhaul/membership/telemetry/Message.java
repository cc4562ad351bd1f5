package io.longhaul.membership.telemetry;

import io.longhaul.membership.model.Heartbeat;
import io.longhaul.membership.model.Occupancy;
import io.longhaul.membership.model.Reach;

/** One message that was read: all of a statement, or one of its parts. */
sealed interface Message {
  /** A sign of life. */
  record Beat(Heartbeat heartbeat) implements Message {}

  /**
   * A part of a report.
   *
   * @param share the report, with this part's share of slots, doors and directors
   */
  record OccupancyPart(int part, int parts, Occupancy share) implements Message {}

  /**
   * A part of what a director says.
   *
   * @param share the statement, with this part's share of the processes
   */
  record ReachPart(int part, int parts, Reach share) implements Message {}
}
