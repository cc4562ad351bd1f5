package io.longhaul.ops.packet;

import io.longhaul.hash.Door;
import io.longhaul.hash.DoorState;
import io.longhaul.hash.Protocol;
import io.longhaul.membership.config.ScalarValues;
import io.longhaul.membership.config.Section;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** The doors of a table file. */
final class TableDoors {
  private static final int MAX_PORT = 0xFFFF;

  private TableDoors() {}

  static List<Door> from(Section root) {
    List<Door> doors = new ArrayList<>();
    for (Section door : root.sections("doors")) {
      List<InetAddress> addresses = door.values("addresses", ScalarValues::ip);
      String name = door.string("name", "door-" + (doors.size() + 1));
      int port = door.integer("port", 0, MAX_PORT);
      Protocol protocol = door.oneOf("protocol", Protocol.class, Protocol.TCP);
      DoorState state = door.oneOf("state", DoorState.class, DoorState.ACTIVE);
      if (addresses.isEmpty()) {
        door.fault("addresses", "missing");
      } else {
        doors.add(new Door(name, addresses, port, protocol, state));
      }
    }
    return doors;
  }
}
