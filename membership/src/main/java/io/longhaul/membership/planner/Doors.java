package io.longhaul.membership.planner;

import io.longhaul.hash.Door;
import io.longhaul.hash.DoorState;
import io.longhaul.hash.Epoch;
import io.longhaul.membership.model.DoorSpec;
import io.longhaul.membership.model.TierSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The life of front doors: adding, active, draining, removed (rule R12). A door whose address, port
 * or protocol is changed is another door: the old one drains first, and gives its name free when it
 * is empty.
 */
final class Doors {
  private Doors() {}

  /**
   * The doors of the next epoch, in the spec's order, those that are leaving behind them.
   *
   * @param acknowledged whether everybody acknowledged the current epoch, also the nodes that are
   *     in no chain yet
   * @param empty whether no node holds a socket of the door of that name
   */
  static List<Door> next(
      TierSpec spec, Optional<Epoch> current, boolean acknowledged, Predicate<String> empty) {
    Map<String, Door> known =
        current.map(Epoch::doors).orElse(List.of()).stream()
            .collect(Collectors.toMap(Door::name, Function.identity()));
    List<Door> doors = new ArrayList<>();
    for (DoorSpec wished : spec.doors()) {
      Optional<Door> same = Optional.ofNullable(known.get(wished.name()));
      if (same.filter(door -> !matches(door, wished)).isPresent()) {
        continue;
      }
      known.remove(wished.name());
      DoorState before = same.map(Door::state).orElse(DoorState.ADDING);
      doors.add(
          new Door(
              wished.name(),
              wished.addresses(),
              wished.port(),
              wished.protocol(),
              current.isPresent() ? advanced(before, acknowledged) : DoorState.ADDING));
    }
    for (Door leaving : current.map(Epoch::doors).orElse(List.of())) {
      if (known.containsKey(leaving.name()) && !removable(leaving, acknowledged, empty)) {
        doors.add(
            new Door(
                leaving.name(),
                leaving.addresses(),
                leaving.port(),
                leaving.protocol(),
                DoorState.DRAINING));
      }
    }
    return doors;
  }

  private static boolean matches(Door door, DoorSpec wished) {
    return door.addresses().equals(wished.addresses())
        && door.port() == wished.port()
        && door.protocol() == wished.protocol();
  }

  private static boolean removable(Door door, boolean acknowledged, Predicate<String> empty) {
    return door.state() == DoorState.DRAINING && acknowledged && empty.test(door.name());
  }

  private static DoorState advanced(DoorState before, boolean acknowledged) {
    return before == DoorState.ADDING && !acknowledged ? DoorState.ADDING : DoorState.ACTIVE;
  }
}
