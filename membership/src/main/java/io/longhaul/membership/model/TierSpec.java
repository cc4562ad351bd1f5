package io.longhaul.membership.model;

import io.longhaul.hash.HashKey;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a tier is meant to be: the content of {@code spec}.
 *
 * @param plane {@code relay} or {@code xdp}; of every director in the tier
 * @param hashKey set once, when the tier is made (rule R12)
 * @param occupancyGrace how long after its last socket a slot still counts as occupied (rule R6)
 */
public record TierSpec(
    String tier, String plane, HashKey hashKey, List<DoorSpec> doors, Duration occupancyGrace) {
  /** Grace for packets: SYN-RECV and SYN cookies live that long. */
  public static final Duration XDP_GRACE = Duration.ofSeconds(130);

  /** Grace for relayed connections: longer than a relay director tries to connect to a node. */
  public static final Duration RELAY_GRACE = Duration.ofSeconds(5);

  /** Most front doors in a tier. */
  public static final int MAX_DOORS = 256;

  public TierSpec {
    MemberName.check("tier", tier);
    checkPlane(plane);
    doors = List.copyOf(doors);
    if (doors.size() > MAX_DOORS) {
      throw new IllegalArgumentException(
          "doors: " + doors.size() + " (expected: at most " + MAX_DOORS + ")");
    }
    Set<String> names = new HashSet<>();
    for (DoorSpec door : doors) {
      if (!names.add(door.name())) {
        throw new IllegalArgumentException("door " + door.name() + ": twice (expected: once)");
      }
    }
    if (occupancyGrace.isNegative()) {
      throw new IllegalArgumentException("grace: " + occupancyGrace + " (expected: not negative)");
    }
  }

  static void checkPlane(String plane) {
    if (!plane.equals("relay") && !plane.equals("xdp")) {
      throw new IllegalArgumentException("plane: '" + plane + "' (expected: relay or xdp)");
    }
  }
}
