package io.longhaul.frontdoor;

import io.longhaul.membership.model.DoorSpec;
import io.longhaul.membership.model.MemberName;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Everything that the renderers need to know of a tier. Sorted, so that equal tiers render to equal
 * bytes in whatever order they were written down; and checked, so that what it holds is safe to
 * write into any of the files.
 *
 * @param tier its name
 * @param doors sorted by name, each with its addresses sorted, without doubles
 * @param directors sorted by id; each has a neighbour for every address family of the doors
 * @param zone where there is one, each door's name in front of its name is a domain name
 */
public record FrontDoors(
    String tier,
    List<DoorSpec> doors,
    List<AnnouncingDirector> directors,
    Optional<ZoneSettings> zone) {
  public FrontDoors {
    MemberName.check("tier", tier);
    doors =
        doors.stream()
            .map(FrontDoors::checked)
            .sorted(Comparator.comparing(DoorSpec::name))
            .toList();
    directors = directors.stream().sorted(Comparator.comparing(AnnouncingDirector::id)).toList();
    unique("door", doors, DoorSpec::name);
    unique("director", directors, AnnouncingDirector::id);
    unique("router id", directors, director -> AddressText.of(director.routerId()));
    for (AnnouncingDirector director : directors) {
      checkFamilies(director, doors);
    }
    if (zone.isPresent()) {
      checkNames(zone.get(), doors);
    }
  }

  /** A director by its id. */
  public Optional<AnnouncingDirector> director(String id) {
    return directors.stream().filter(director -> director.id().equals(id)).findFirst();
  }

  /** All doors' addresses of a family, each once however many doors share it. */
  Stream<InetAddress> addresses(boolean v4) {
    return doors.stream()
        .flatMap(door -> door.addresses().stream())
        .filter(address -> AddressText.isV4(address) == v4)
        .distinct()
        .sorted(AddressText.ORDER);
  }

  private static DoorSpec checked(DoorSpec door) {
    for (InetAddress address : door.addresses()) {
      if (!AddressText.isRoutable(address)) {
        throw new IllegalArgumentException(
            "door %s: address %s (expected: one that clients elsewhere can reach)"
                .formatted(door.name(), AddressText.of(address)));
      }
    }
    List<InetAddress> sorted =
        door.addresses().stream().distinct().sorted(AddressText.ORDER).toList();
    return new DoorSpec(door.name(), sorted, door.port(), door.protocol());
  }

  private static <T> void unique(String what, List<T> all, Function<T, String> name) {
    Set<String> seen = new HashSet<>();
    for (T one : all) {
      if (!seen.add(name.apply(one))) {
        throw new IllegalArgumentException(
            what + " " + name.apply(one) + " twice (expected: once)");
      }
    }
  }

  private static void checkFamilies(AnnouncingDirector director, List<DoorSpec> doors) {
    for (DoorSpec door : doors) {
      for (InetAddress address : door.addresses()) {
        boolean v4 = AddressText.isV4(address);
        if (!director.announces(v4)) {
          throw new IllegalArgumentException(
              "director %s: no %s neighbour (expected: one, to announce %s of door %s)"
                  .formatted(
                      director.id(), v4 ? "IPv4" : "IPv6", AddressText.of(address), door.name()));
        }
      }
    }
  }

  private static void checkNames(ZoneSettings zone, List<DoorSpec> doors) {
    for (DoorSpec door : doors) {
      NameRules.domain(door.name() + "." + zone.name());
    }
  }
}
