package io.longhaul.director.announce;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.director.xdp.OwnNetwork;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A director's process, the BIRD beside it with the configuration that the documentation gives, and
 * a router with another BIRD, each host in a network of its own.
 */
@Tag("needs-bird")
@Tag("needs-bpf")
class BirdSessionTest {
  private static final Path EXAMPLE = Path.of("..", "ops", "examples", "bird-director.conf");
  private static final String DOOR4 = "203.0.113.9/32";
  private static final String DOOR6 = "2001:db8:0:113::9/128";
  private static final String COMMUNITY = "(65535,0)";
  private static final String THERE = "BGP.next_hop";
  private static final String GONE = "Network not found";

  /** Less than any timer that could be the cause instead, even where BIRD shortens it by chance. */
  private static final long AT_ONCE_MS = 3_000;

  /** What BIRD may take beyond the hold time. */
  private static final long BIRD_SLACK_MS = 5_000;

  private static final String ROUTER =
      """
      router id 10.0.0.254;
      protocol device { }
      protocol bfd { interface "*" { interval 300 ms; multiplier 3; }; }
      protocol bgp director4 {
        local 10.0.0.254 as 65000;
        neighbor 10.0.0.1 as 65010;
        connect delay time 1;
        error wait time 1, 2;
        bfd on;
        ipv4 { import all; export none; };
      }
      protocol bgp director6 {
        local fd00::254 as 65000;
        neighbor fd00::1 as 65010;
        connect delay time 1;
        error wait time 1, 2;
        bfd on;
        ipv6 { import all; export none; };
      }
      """;

  @TempDir private Path folder;

  private interface Scenario {
    void run(Bird daemon, Bird router) throws Exception;
  }

  @Test
  void birdTakesTheExample() throws Exception {
    Bird.assertReads(EXAMPLE);
  }

  @Test
  void doorsReachTheRouterAndAreWithdrawnInOrder() throws Exception {
    inLab(
        Files.readString(EXAMPLE),
        (daemon, router) -> {
          try (SpeakerProcess speaker = SpeakerProcess.start(65_010, 9)) {
            router.awaitRoute(DOOR4, THERE);
            router.awaitRoute(DOOR6, THERE);
            assertThat(router.route(DOOR4))
                .contains("BGP.as_path: 65010\n", "BGP.next_hop: 10.0.0.1\n")
                .doesNotContain(COMMUNITY);
            assertThat(router.route(DOOR6)).contains("BGP.next_hop: fd00::1");
            assertThat(daemon.route(DOOR4)).contains("BGP.local_pref: 100", "BGP.origin: IGP");

            speaker.tell("leave");
            assertThat(router.awaitRoute(DOOR4, COMMUNITY)).isLessThan(AT_ONCE_MS);
            router.awaitRoute(DOOR6, COMMUNITY);
            assertThat(daemon.route(DOOR6)).contains("BGP.local_pref: 0");

            speaker.tell("withdraw");
            assertThat(router.awaitRoute(DOOR4, GONE)).isLessThan(AT_ONCE_MS);
            router.awaitRoute(DOOR6, GONE);
          }
        });
  }

  @Test
  void aKilledDirectorIsWithdrawnAtOnceAndItsNextRunComesBack() throws Exception {
    inLab(
        Files.readString(EXAMPLE),
        (daemon, router) -> {
          try (SpeakerProcess speaker = SpeakerProcess.start(65_010, 29)) {
            router.awaitRoute(DOOR4, THERE);
            router.awaitRoute(DOOR6, THERE);
            speaker.signal("KILL");
            assertThat(router.awaitRoute(DOOR4, GONE)).isLessThan(AT_ONCE_MS);
            router.awaitRoute(DOOR6, GONE);
          }
          try (SpeakerProcess _ = SpeakerProcess.start(65_010, 29)) {
            router.awaitRoute(DOOR4, THERE);
          }
        });
  }

  @Test
  void aFrozenDirectorIsWithdrawnWithItsHoldTimeAndComesBackWhenItThaws() throws Exception {
    inLab(
        Files.readString(EXAMPLE),
        (daemon, router) -> {
          try (SpeakerProcess speaker = SpeakerProcess.start(65_010, 3)) {
            router.awaitRoute(DOOR4, THERE);
            router.awaitRoute(DOOR6, THERE);
            speaker.signal("STOP");
            assertThat(router.awaitRoute(DOOR4, GONE)).isBetween(1_000L, 3_000 + BIRD_SLACK_MS);
            router.awaitRoute(DOOR6, GONE);
            speaker.signal("CONT");
            router.awaitRoute(DOOR4, THERE);
            router.awaitRoute(DOOR6, THERE);
          }
        });
  }

  @Test
  void aDirectorOfAnotherAsIsAnnouncedWithBothInThePath() throws Exception {
    String another =
        Files.readString(EXAMPLE)
            .replace("neighbor 127.0.0.1 as 65010;", "neighbor 127.0.0.1 as 4200000001;");
    inLab(
        another,
        (daemon, router) -> {
          try (SpeakerProcess _ = SpeakerProcess.start(4_200_000_001L, 9)) {
            router.awaitRoute(DOOR4, THERE);
            assertThat(router.route(DOOR4)).contains("BGP.as_path: 65010 4200000001\n");
            router.awaitRoute(DOOR6, THERE);
          }
        });
  }

  private void inLab(String configuration, Scenario scenario) throws Exception {
    OwnNetwork.run(
        () -> {
          OwnNetwork.command("ip", "link", "set", "lo", "up");
          Path daemons = Files.createDirectory(folder.resolve("daemon"));
          Path routers = Files.createDirectory(folder.resolve("router"));
          Path file = Files.writeString(daemons.resolve("bird.conf"), configuration);
          Path routerFile = Files.writeString(routers.resolve("bird.conf"), ROUTER);
          try (Bird router = Bird.start(routerFile, routers, true)) {
            link(router.pid());
            try (Bird daemon = Bird.start(file, daemons, false)) {
              scenario.run(daemon, router);
            }
          }
          return true;
        });
  }

  /** Joins this network to the router's. */
  private static void link(long router) throws Exception {
    String in = Long.toString(router);
    awaitOwnNetwork(router);
    OwnNetwork.command(
        "ip", "link", "add", "up0", "type", "veth", "peer", "name", "down0", "netns", in);
    addresses("up0", "10.0.0.1/24", "fd00::1/64");
    addresses("down0", "10.0.0.254/24", "fd00::254/64", "nsenter", "-n", "-t", in);
  }

  private static void addresses(String link, String v4, String v6, String... prefix)
      throws Exception {
    command(prefix, "ip", "link", "set", link, "up");
    command(prefix, "ip", "addr", "add", v4, "dev", link);
    command(prefix, "ip", "addr", "add", v6, "dev", link, "nodad");
  }

  private static void command(String[] prefix, String... words) throws Exception {
    String[] all = new String[prefix.length + words.length];
    System.arraycopy(prefix, 0, all, 0, prefix.length);
    System.arraycopy(words, 0, all, prefix.length, words.length);
    OwnNetwork.command(all);
  }

  /** The program that makes the network becomes the daemon only then. */
  private static void awaitOwnNetwork(long pid) throws Exception {
    Path name = Path.of("/proc", Long.toString(pid), "comm");
    while (!Files.readString(name).startsWith("bird")) {
      Thread.sleep(10);
    }
  }
}
