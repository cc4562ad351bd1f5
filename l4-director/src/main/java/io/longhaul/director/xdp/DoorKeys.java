package io.longhaul.director.xdp;

import io.longhaul.hash.Door;
import io.longhaul.hash.Protocol;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** From an epoch's doors to the entries that the program looks them up by. */
final class DoorKeys {
  private static final int IPPROTO_TCP = 6;
  private static final int IPPROTO_UDP = 17;

  /** What makes two entries the same. */
  private record Place(long high, long low, int rest) {
    static Place of(DoorKey key) {
      return new Place(key.high(), key.low(), key.portProtocolKind());
    }
  }

  private final Map<Place, String> owners = new HashMap<>();
  private final Map<Place, DoorKey> keys = new LinkedHashMap<>();

  private DoorKeys() {}

  /**
   * All entries of these doors.
   *
   * @param counter index of a door's counters, by its name
   * @throws IllegalArgumentException when two doors share an address, port and protocol
   */
  static List<DoorKey> of(List<Door> doors, ToIntFunction<String> counter) {
    DoorKeys all = new DoorKeys();
    for (Door door : doors) {
      for (InetAddress address : door.addresses()) {
        all.add(door, address, counter.applyAsInt(door.name()));
      }
    }
    for (Door door : doors) {
      for (InetAddress address : door.addresses()) {
        all.addAbsent(DoorKey.address(address, protocol(door)));
        all.addAbsent(DoorKey.address(address, DoorKey.ANY_PROTOCOL));
      }
    }
    return new ArrayList<>(all.keys.values());
  }

  static int protocol(Door door) {
    return door.protocol() == Protocol.TCP ? IPPROTO_TCP : IPPROTO_UDP;
  }

  private void add(Door door, InetAddress address, int counter) {
    DoorKey key =
        door.port() == 0
            ? DoorKey.everyPort(address, protocol(door), counter, door.state())
            : DoorKey.port(address, protocol(door), door.port(), counter, door.state());
    String owner = owners.putIfAbsent(Place.of(key), door.name());
    if (owner != null && !owner.equals(door.name())) {
      throw new IllegalArgumentException(
          "door %s: %s port %d is door %s's (expected: one door at a place)"
              .formatted(door.name(), address.getHostAddress(), door.port(), owner));
    }
    keys.put(Place.of(key), key);
  }

  private void addAbsent(DoorKey key) {
    keys.putIfAbsent(Place.of(key), key);
  }
}
