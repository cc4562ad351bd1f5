package io.longhaul.frontdoor;

import io.longhaul.membership.model.DoorSpec;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * BIRD and BIND read what is rendered. The tags let {@code ./longhaul test} leave out, and say so,
 * what a machine lacks the program for.
 */
class RealDaemonsTest {
  private static final String LONGEST_LABEL = "x".repeat(30) + "-" + "y".repeat(32);

  @TempDir private Path folder;

  @Test
  @Tag("needs-bird")
  void birdAcceptsEveryAnnouncementOfEveryDirector() throws Exception {
    for (FrontDoors doors : List.of(Tiers.example(), large(), v6Only(), empty())) {
      for (AnnouncingDirector director : doors.directors()) {
        for (Announcement announcement : Announcement.values()) {
          checkBird(BirdConfiguration.render(doors, director.id(), announcement), true);
        }
      }
    }
  }

  /** So that a checker which accepts anything would be noticed. */
  @Test
  @Tag("needs-bird")
  void birdRefusesARenderedFileThatWasDamaged() throws Exception {
    String rendered = BirdConfiguration.render(Tiers.example(), "director-1", Announcement.ACTIVE);
    checkBird(rendered.replace("blackhole", "blackhoIe"), false);
  }

  @Test
  @Tag("needs-named-checkzone")
  void bindAcceptsEveryZone() throws Exception {
    for (FrontDoors doors : List.of(Tiers.example(), large(), v6Only())) {
      checkZone(doors, ZoneFile.render(doors, 1), true);
      checkZone(doors, ZoneFile.render(doors, ZoneFile.MAX_SERIAL), true);
    }
  }

  @Test
  @Tag("needs-named-checkzone")
  void bindRefusesAZoneThatWasDamaged() throws Exception {
    FrontDoors doors = Tiers.example();
    checkZone(doors, ZoneFile.render(doors, 1).replace("203.0.113.9", "203.0.113.999"), false);
  }

  private void checkBird(String rendered, boolean good) throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("bird.conf"), rendered);
    List<String> arguments = List.of("-p", "-c", file.toString());
    check(Checker.of("bird"), arguments, good);
  }

  private void checkZone(FrontDoors doors, String rendered, boolean good)
      throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("zone"), rendered);
    String name = doors.zone().map(ZoneSettings::name).orElseThrow();
    // Local: without asking the network for the name servers' addresses.
    check(Checker.of("named-checkzone"), List.of("-i", "local", name, file.toString()), good);
  }

  private void check(Checker checker, List<String> arguments, boolean good)
      throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    if (good) {
      checker.accepts(arguments, output);
    } else {
      checker.refuses(arguments, output);
    }
  }

  /** Many doors, and everything as long and as large as it may be. */
  private static FrontDoors large() {
    Neighbour longest =
        neighbour(LONGEST_LABEL.substring(0, Neighbour.MAX_NAME_CHARS), "10.9.9.9", 4_294_967_294L);
    List<DoorSpec> doors =
        IntStream.range(0, 500)
            .mapToObj(i -> Tiers.door("door-" + i, i, "198.18.%d.%d".formatted(i / 250, i % 250)))
            .toList();
    Stream<DoorSpec> last = Stream.of(Tiers.door(LONGEST_LABEL, 0, "198.51.100.1"));
    return new FrontDoors(
        LONGEST_LABEL,
        Stream.concat(doors.stream(), last).toList(),
        List.of(director(LONGEST_LABEL, longest)),
        Optional.of(zone("%s.%s.zz".formatted(LONGEST_LABEL, LONGEST_LABEL))));
  }

  private static FrontDoors v6Only() {
    return new FrontDoors(
        "six",
        List.of(Tiers.door("0-numeric", 443, "2001:db8::", "2001:db8:0:1:1:1:1:1")),
        List.of(director("0", neighbour("0", "fd00::1", 1))),
        Optional.of(zone("six.example.org")));
  }

  private static FrontDoors empty() {
    return new FrontDoors(
        "empty",
        List.of(),
        List.of(director("d", neighbour("n", "10.0.0.1", 65_000))),
        Optional.empty());
  }

  private static AnnouncingDirector director(String id, Neighbour neighbour) {
    return new AnnouncingDirector(
        id, (Inet4Address) InetAddress.ofLiteral("10.0.0.77"), new Asn(65_010), List.of(neighbour));
  }

  private static Neighbour neighbour(String name, String address, long asn) {
    return new Neighbour(name, InetAddress.ofLiteral(address), new Asn(asn), true);
  }

  private static ZoneSettings zone(String name) {
    return new ZoneSettings(
        name, Duration.ofDays(1), List.of("ns1.example.net"), "hostmaster@example.org");
  }
}
