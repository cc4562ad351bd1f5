package io.longhaul.chaos.sim;

import io.longhaul.chaos.packet.KernelModel;
import io.longhaul.hash.Door;
import io.longhaul.hash.Epoch;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Which doors a host's sockets belong to, or did within the grace. */
final class DoorUse {
  private final World world;
  private final Map<String, Long> usedNs = new HashMap<>();

  DoorUse(World world) {
    this.world = world;
  }

  /** A socket of the door came or went, or a cookie was given. */
  void touch(String door) {
    usedNs.put(door, world.time.nowNs());
  }

  /** A reporter that starts knows of no door that it was not used just now (rule R6). */
  void touchAll(Epoch epoch) {
    epoch.doors().forEach(door -> touch(door.name()));
  }

  /** Names of the doors in use. While no door is leaving nobody asks, so that it says all. */
  Set<String> now(KernelModel kernel, Epoch epoch) {
    if (!world.doorsDrain()) {
      return epoch.doors().stream().map(Door::name).collect(Collectors.toUnmodifiableSet());
    }
    kernel.forEachDoor(this::touch);
    long graceNs = world.rules.grace().toNanos();
    usedNs.values().removeIf(used -> world.time.nowNs() - used >= graceNs);
    return Set.copyOf(usedNs.keySet());
  }
}
