package io.longhaul.chaos.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.chaos.load.LoadRun;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node's next run takes over on the same host: nothing closes, and nothing is refused, not even
 * to a director, which would go to another node unseen.
 */
@ExtendWith(TierExtension.class)
class RestartIT {
  private static final int CONNECTIONS = 90;
  private static final Duration GOES_ON = Duration.ofSeconds(3);

  /** New connections, one after the other, through every director, until it is closed. */
  private static final class Knocking implements AutoCloseable {
    private final List<InetSocketAddress> doors;
    private final AtomicInteger served = new AtomicInteger();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final Thread thread = Thread.ofPlatform().daemon().unstarted(this::knock);
    private volatile boolean ended;

    Knocking(LocalTier tier) {
      doors = LocalTier.DIRECTORS.stream().map(tier::address).toList();
      thread.start();
    }

    private void knock() {
      for (int i = 0; !ended; i++) {
        try {
          var _ = ShortRequest.to(doors.get(i % doors.size()));
          served.incrementAndGet();
        } catch (IOException e) {
          failures.add(e.toString());
        }
      }
    }

    int served() {
      return served.get();
    }

    List<String> failures() {
      return new ArrayList<>(failures);
    }

    @Override
    public void close() {
      ended = true;
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Test
  void theNextRunServesWhatIsNewAndTheOldOneEndsWithItsLastConnection(LocalTier tier)
      throws Exception {
    Child before = tier.process("node-1");
    double unreached = unreached(tier);
    try (LoadRun load = tier.load(CONNECTIONS, 5);
        Knocking knocking = new Knocking(tier)) {
      Loads.awaitOpen(load, CONNECTIONS);
      int held = connections(tier);
      assertThat(held).isPositive();

      tier.mark("node-1 is taken over");
      Child next = tier.takeOver("node-1");
      Await.until("its next run has the admin server", () -> connections(tier) < held);
      Await.until("it serves", () -> tier.nodeAdmin("node-1").ready());
      Await.until("the chains are its own", () -> tier.serves("node-1") && tier.settled());
      int then = knocking.served();
      Await.until("new connections come", () -> knocking.served() > then + 200);
      Await.holds(
          "the old connections go on where they are",
          GOES_ON,
          () -> before.running() && next.running() && load.counts().open() == CONNECTIONS);

      Loads.finishClean(load);
      assertThat(before.awaitExit(Await.LIMIT)).isZero();
      assertThat(next.running()).isTrue();
      Await.until("new connections still come", () -> knocking.served() > then + 400);
      assertThat(knocking.failures()).isEmpty();
      assertThat(unreached(tier)).isEqualTo(unreached);
    }
  }

  @Test
  void aNextRunTakesOverOnlyOnceItHasAllThatTheRunBeforeHas(LocalTier tier, @TempDir Path folder)
      throws Exception {
    Path addresses = Files.writeString(folder.resolve("deny"), "192.0.2.1\n");
    putRoutes(tier, tier.routesWithPolicy(addresses));
    Await.until("node-1 has read them", () -> !loaded(tier).equals("0.0"));
    Child before = tier.process("node-1");
    try (Knocking knocking = new Knocking(tier)) {
      Files.delete(addresses);
      Child next = tier.takeOver("node-1");
      String missing = "policy spare: " + addresses;
      Await.until("it says what it lacks", () -> readiness(tier).contains(missing));
      Await.holds(
          "it does not take over",
          GOES_ON,
          () -> before.running() && next.running() && !tier.nodeAdmin("node-1").ready());
      assertThat(readiness(tier)).as("nothing else is missing").doesNotContain("registered");

      var _ = Files.writeString(addresses, "192.0.2.1\n");
      Await.until("it takes over", () -> tier.nodeAdmin("node-1").ready());
      assertThat(before.awaitExit(Await.LIMIT)).isZero();
      int then = knocking.served();
      Await.until("new connections come", () -> knocking.served() > then + 200);
      assertThat(next.running()).isTrue();
      assertThat(knocking.failures()).isEmpty();
    } finally {
      putRoutes(tier, tier.routes(0));
    }
  }

  private static void putRoutes(LocalTier tier, String routes) {
    Reply reply = tier.admin().putRoutes(routes, tier.admin().routes().etag().orElseThrow());
    assertThat(reply.status()).as("%s", reply.json()).isEqualTo(200);
  }

  private static String loaded(LocalTier tier) {
    return Metrics.value(tier.nodeAdmin("node-1"), "longhaul_node_access_sources_loaded_total");
  }

  private static String readiness(LocalTier tier) {
    return tier.nodeAdmin("node-1").text("/readyz");
  }

  @Test
  void aNextRunThatNeverServesChangesNothing(LocalTier tier) throws Exception {
    changesNothing(
        tier,
        "node-2",
        tier.lostNode("node-2"),
        next -> {
          assertThat(next.running()).isTrue();
          next.kill();
        });
  }

  @Test
  void aNextRunThatCannotBeRegisteredTakesNoClientAndGivesEverythingBack(LocalTier tier)
      throws Exception {
    changesNothing(
        tier,
        "node-3",
        tier.strangerNode("node-3"),
        next -> assertThat(next.awaitExit(Await.LIMIT)).as("it failed").isNotZero());
  }

  @Test
  void aNextRunThatShouldListenElsewhereTakesNoClientAndGivesEverythingBack(LocalTier tier)
      throws Exception {
    changesNothing(
        tier,
        "node-3",
        tier.movedNode("node-3"),
        next -> assertThat(next.awaitExit(Await.LIMIT)).as("it failed").isNotZero());
  }

  /**
   * Has a node taken over by a run that cannot.
   *
   * @param end by which that run is over
   */
  private static void changesNothing(
      LocalTier tier, String node, Path config, Consumer<Child> end) {
    Child before = tier.process(node);
    double unreached = unreached(tier);
    try (LoadRun load = tier.load(CONNECTIONS, 5);
        Knocking knocking = new Knocking(tier)) {
      Loads.awaitOpen(load, CONNECTIONS);
      tier.mark(node + " is taken over by a run that cannot");
      Child next = tier.takeOver(node, config);
      Await.until("it has the folder", () -> !answers(tier, node));
      end.accept(next);
      tier.keep(node, before);
      Await.until("the run before has it again", () -> tier.nodeAdmin(node).ready());
      int then = knocking.served();
      Await.until("new connections come", () -> knocking.served() > then + 200);
      assertThat(before.running()).isTrue();
      assertThat(load.counts().open()).isEqualTo(CONNECTIONS);
      Loads.finishClean(load);
      assertThat(knocking.failures()).isEmpty();
      assertThat(unreached(tier)).isEqualTo(unreached);
    }
  }

  /** How often a director did not reach a node for a client. */
  private static double unreached(LocalTier tier) {
    return LocalTier.DIRECTORS.stream()
        .mapToDouble(id -> Metrics.sum(tier.admin(id), "longhaul_relay_connect_failures_total"))
        .sum();
  }

  private static int connections(LocalTier tier) {
    return tier.nodeAdmin("node-1").get("/v1/connections").path("connections").asInt();
  }

  private static boolean answers(LocalTier tier, String node) {
    try {
      return tier.nodeAdmin(node).ready();
    } catch (RuntimeException e) {
      return false;
    }
  }
}
