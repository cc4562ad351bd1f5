package io.longhaul.ops.admin.status;

import io.longhaul.membership.model.DoorSpec;
import io.longhaul.membership.model.LiveDirector;
import io.longhaul.membership.model.TierView;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The addresses that a client may have connected to: in a relay tier the directors' listeners of a
 * door, in an xdp tier the door's own.
 *
 * @param door that they belong to; empty when the address was given
 */
public record Destinations(Optional<String> door, List<Destination> all) {
  public Destinations {
    all = List.copyOf(all);
  }

  /** One address, and whose listener it is. */
  public record Destination(Optional<String> director, InetSocketAddress address) {}

  /** An address that the caller knows. */
  public static Destinations given(TierView view, InetSocketAddress address) {
    Optional<String> director =
        view.liveDirectors().values().stream()
            .filter(live -> live.listens().containsValue(address))
            .map(LiveDirector::directorId)
            .findFirst();
    return new Destinations(Optional.empty(), List.of(new Destination(director, address)));
  }

  /**
   * Those of a door; of the tier's only door when no name is given.
   *
   * @throws IllegalArgumentException that names the doors there are
   */
  public static Destinations ofDoor(TierView view, Optional<String> name) {
    DoorSpec door = door(view, name);
    List<Destination> all = new ArrayList<>();
    view.liveDirectors().values().stream()
        .sorted(Comparator.comparing(LiveDirector::directorId))
        .forEach(director -> all.addAll(listened(door, director)));
    if (all.isEmpty()) {
      all.addAll(addresses(door, door.port(), Optional.empty()));
    }
    return new Destinations(Optional.of(door.name()), all);
  }

  /** Those of the client's address family; nobody connects from IPv4 to IPv6. */
  List<Destination> reachableFrom(InetSocketAddress client) {
    boolean v4 = client.getAddress() instanceof Inet4Address;
    List<Destination> reachable =
        all.stream().filter(to -> to.address().getAddress() instanceof Inet4Address == v4).toList();
    if (reachable.isEmpty() && !all.isEmpty()) {
      throw new IllegalArgumentException(
          AddressText.of(client)
              + ": of another address family than "
              + AddressText.of(all.getFirst().address())
              + " (expected: both IPv4 or both IPv6)");
    }
    return reachable;
  }

  private static List<Destination> listened(DoorSpec door, LiveDirector director) {
    InetSocketAddress listen = director.listens().get(door.name());
    if (listen == null) {
      return List.of();
    }
    Optional<String> id = Optional.of(director.directorId());
    // A wildcard is no destination: the client connected to one of the door's addresses.
    return listen.getAddress().isAnyLocalAddress()
        ? addresses(door, listen.getPort(), id)
        : List.of(new Destination(id, listen));
  }

  private static List<Destination> addresses(DoorSpec door, int port, Optional<String> director) {
    if (port == 0) {
      throw new IllegalArgumentException(
          "door "
              + door.name()
              + ": takes every port (expected: the address that was used, by to=)");
    }
    return door.addresses().stream()
        .map((InetAddress ip) -> new Destination(director, new InetSocketAddress(ip, port)))
        .toList();
  }

  private static DoorSpec door(TierView view, Optional<String> name) {
    List<DoorSpec> doors = view.spec().doors();
    if (name.isEmpty() && doors.size() == 1) {
      return doors.getFirst();
    }
    String known = doors.stream().map(DoorSpec::name).collect(Collectors.joining(", "));
    return doors.stream()
        .filter(door -> name.filter(door.name()::equals).isPresent())
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "door: "
                        + name.map(n -> "'" + n + "'").orElse("missing")
                        + " (expected one of: "
                        + known
                        + ")"));
  }
}
