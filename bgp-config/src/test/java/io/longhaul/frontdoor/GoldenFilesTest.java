package io.longhaul.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.membership.model.DoorSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is rendered, letter by letter: who changes it changes a golden file and sees the change. */
class GoldenFilesTest {
  @Test
  void anActiveDirectorAnnouncesEachAddressOnce() {
    assertThat(bird("director-1", Announcement.ACTIVE)).isEqualTo(golden("director-1-active.conf"));
  }

  @Test
  void aDrainingDirectorAnnouncesWithTheGracefulShutdownCommunity() {
    assertThat(bird("director-1", Announcement.GRACEFUL_SHUTDOWN))
        .isEqualTo(golden("director-1-graceful-shutdown.conf"));
  }

  @Test
  void aWithdrawnDirectorKeepsItsSessionsAndAnnouncesNothing() {
    assertThat(bird("director-2", Announcement.WITHDRAWN))
        .isEqualTo(golden("director-2-withdrawn.conf"))
        .doesNotContain("route ");
  }

  @Test
  void theZoneHasOneRecordForEachAddressOfEachDoor() {
    assertThat(ZoneFile.render(Tiers.example(), 7)).isEqualTo(golden("lb.example.org.zone"));
  }

  @Test
  void theOrderInWhichATierIsWrittenDownChangesNothing() {
    FrontDoors example = Tiers.example();
    for (long seed = 0; seed < 50; seed++) {
      FrontDoors shuffled = shuffled(example, new Random(seed));
      assertThat(ZoneFile.render(shuffled, 7)).isEqualTo(ZoneFile.render(example, 7));
      assertThat(BirdConfiguration.render(shuffled, "director-1", Announcement.ACTIVE))
          .isEqualTo(bird("director-1", Announcement.ACTIVE));
    }
  }

  @Test
  void anUnknownDirectorIsRefusedByName() {
    assertThatThrownBy(() -> bird("director-9", Announcement.ACTIVE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("director: 'director-9' (expected one of: director-1, director-2)");
  }

  @Test
  void aSerialOutOfRangeAndAMissingZoneAreRefused() {
    FrontDoors example = Tiers.example();
    assertThatThrownBy(() -> ZoneFile.render(example, 0))
        .hasMessage("serial: 0 (expected: 1 to 4294967295)");
    assertThatThrownBy(() -> ZoneFile.render(example, ZoneFile.MAX_SERIAL + 1))
        .hasMessage("serial: 4294967296 (expected: 1 to 4294967295)");
    FrontDoors bare = new FrontDoors("web-eu", example.doors(), List.of(), Optional.empty());
    assertThatThrownBy(() -> ZoneFile.render(bare, 1))
        .hasMessage("tier web-eu: no zone (expected: zone settings)");
  }

  private static String bird(String director, Announcement announcement) {
    return BirdConfiguration.render(Tiers.example(), director, announcement);
  }

  private static FrontDoors shuffled(FrontDoors doors, Random random) {
    List<DoorSpec> mixedDoors =
        mixed(doors.doors(), random).stream()
            .map(d -> new DoorSpec(d.name(), mixed(d.addresses(), random), d.port(), d.protocol()))
            .toList();
    List<AnnouncingDirector> mixedDirectors =
        mixed(doors.directors(), random).stream()
            .map(
                d ->
                    new AnnouncingDirector(
                        d.id(), d.routerId(), d.asn(), mixed(d.neighbours(), random)))
            .toList();
    return new FrontDoors(doors.tier(), mixedDoors, mixedDirectors, doors.zone());
  }

  private static <T> List<T> mixed(List<T> list, Random random) {
    List<T> mixed = new ArrayList<>(list);
    Collections.shuffle(mixed, random);
    return mixed;
  }

  private static String golden(String name) {
    try (InputStream in =
        Objects.requireNonNull(GoldenFilesTest.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
