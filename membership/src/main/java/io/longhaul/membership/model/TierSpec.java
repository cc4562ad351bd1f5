package io.longhaul.membership.model;

import io.longhaul.hash.HashKey;
import java.time.Duration;
import java.util.List;

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

  public TierSpec {
    doors = List.copyOf(doors);
  }
}
