package io.longhaul.chaos.packet;

import java.util.Arrays;
import java.util.function.Consumer;

/** A host's sockets by front door, of which there are few. */
final class DoorCounts {
  private String[] doors = {};
  private int[] counts = {};

  DoorCounts copy() {
    DoorCounts copy = new DoorCounts();
    copy.doors = doors;
    copy.counts = counts.clone();
    return copy;
  }

  void add(String door, int sockets) {
    for (int i = 0; i < doors.length; i++) {
      if (doors[i].equals(door)) {
        counts[i] += sockets;
        return;
      }
    }
    doors = Arrays.copyOf(doors, doors.length + 1);
    counts = Arrays.copyOf(counts, doors.length);
    doors[doors.length - 1] = door;
    counts[doors.length - 1] = sockets;
  }

  /** Shows each door that has a socket. */
  void forEach(Consumer<String> visitor) {
    for (int i = 0; i < doors.length; i++) {
      if (counts[i] > 0) {
        visitor.accept(doors[i]);
      }
    }
  }
}
