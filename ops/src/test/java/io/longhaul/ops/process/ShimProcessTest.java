package io.longhaul.ops.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.director.xdp.ShimState;
import io.longhaul.hash.Epoch;
import io.longhaul.hash.HashKey;
import io.longhaul.hash.Protocol;
import io.longhaul.membership.config.ConfigDocument;
import io.longhaul.membership.config.ScalarValues;
import io.longhaul.membership.model.DoorSpec;
import io.longhaul.membership.model.LiveNode;
import io.longhaul.membership.model.LiveShim;
import io.longhaul.membership.model.NodeIntent;
import io.longhaul.membership.model.TierSpec;
import io.longhaul.membership.model.TierView;
import io.longhaul.membership.store.Coordinator;
import io.longhaul.membership.store.EmbeddedZooKeeper;
import io.longhaul.membership.store.NodeMembership;
import io.longhaul.membership.store.TierConnection;
import io.longhaul.ops.CommandFailure;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole agent on a host of its own, with a real ZooKeeper and a real coordinator. */
@Tag("needs-clang")
@Tag("needs-libbpf")
@Tag("needs-bpf")
class ShimProcessTest {
  private static final InetAddress DOOR = InetAddress.ofLiteral("192.0.2.1");
  private static final int PORT = 443;

  @TempDir private Path folder;
  private Path bpf = Path.of("");

  @BeforeEach
  void mount() throws Exception {
    bpf = Files.createDirectories(folder.resolve("bpf"));
    HostNetwork.command("mount", "-t", "bpf", "bpf", bpf.toString());
  }

  @AfterEach
  void unmount() throws Exception {
    HostNetwork.command("umount", bpf.toString());
  }

  @Test
  void anAgentJoinsAcknowledgesIsFollowedByAnotherAndLeavesNothing() throws Exception {
    HostNetwork.run(
        () -> {
          try (EmbeddedZooKeeper zooKeeper = zooKeeper();
              TierConnection tier = tier(zooKeeper, "xdp");
              NodeMembership _ = node(tier);
              Coordinator coordinator = Coordinator.start(tier, tier.watch(), "d1")) {
            ShimConfiguration settings = settings(zooKeeper);
            try (ShimProcess agent = start(settings)) {
              joins(tier, settings);
              putsRightWhatOthersUndo();
              assertThat(agent.fault()).isEmpty();
            }
            assertThat(state(settings).mode()).as("without an agent").hasValue("native");
            assertThat(state(settings).vouched()).isFalse();
            try (ShimProcess _ = start(settings);
                ServerSocket _ = new ServerSocket(PORT, 1, DOOR)) {
              await(() -> acknowledged(tier) == newest(tier));
              assertThatThrownBy(() -> ShimRemoveCommand.remove(settings, "lh0"))
                  .as("while an agent runs")
                  .isInstanceOf(CommandFailure.class)
                  .hasMessageContaining("in use by another process");
            }
            assertThat(coordinator.leading()).isTrue();
            leaves(settings);
          }
          return true;
        });
  }

  private static void joins(TierConnection tier, ShimConfiguration settings) throws Exception {
    await(() -> shim(tier).isPresent());
    assertThat(shim(tier).orElseThrow().underlay()).isEqualTo(InetAddress.ofLiteral("10.1.0.1"));
    await(() -> newest(tier) > 0);
    await(() -> ShimState.read("lh0", settings.shim().xdp().pins()).orElseThrow().vouched());
    await(() -> state(settings).epoch().equals(Optional.of(newest(tier))));
    assertThat(HostNetwork.command("ip", "addr", "show", "lo")).contains("192.0.2.1/32");
    assertThat(HostNetwork.command("cat", "/proc/sys/net/ipv4/conf/lh0/arp_ignore"))
        .startsWith("1");
    assertThat(acknowledged(tier)).as("nobody listens at the door that is added").isZero();
    try (ServerSocket _ = new ServerSocket(PORT, 1, DOOR)) {
      await(() -> acknowledged(tier) == newest(tier));
    }
  }

  private static void putsRightWhatOthersUndo() throws Exception {
    HostNetwork.command("ip", "addr", "del", "192.0.2.1/32", "dev", "lo");
    HostNetwork.command("sysctl", "-q", "-w", "net.ipv4.conf.lh0.arp_ignore=0");
    await(() -> shown("ip", "addr", "show", "lo").contains("192.0.2.1/32"));
    await(() -> shown("cat", "/proc/sys/net/ipv4/conf/lh0/arp_ignore").startsWith("1"));
  }

  private static String shown(String... command) {
    try {
      return HostNetwork.command(command);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void leaves(ShimConfiguration settings) throws Exception {
    assertThat(ShimStatusCommand.read(settings).json())
        .containsEntry("mode", "native")
        .containsEntry("node", "n1");
    assertThat(ShimRemoveCommand.remove(settings, "lh0")).isTrue();
    assertThat(ShimRemoveCommand.remove(settings, "lh0")).isFalse();
    assertThat(HostNetwork.command("ip", "addr", "show", "lo")).doesNotContain("192.0.2.1");
    assertThat(HostNetwork.command("ip", "link", "show", "lh0")).doesNotContain("xdp");
    assertThat(HostNetwork.command("cat", "/proc/sys/net/ipv4/conf/lh0/arp_ignore"))
        .startsWith("0");
    assertThatThrownBy(() -> ShimStatusCommand.read(settings))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("not there");
  }

  @Test
  void whileZooKeeperIsAwayTheEpochOnTheDiskIsGoneBy() throws Exception {
    HostNetwork.run(
        () -> {
          ShimConfiguration settings;
          try (EmbeddedZooKeeper zooKeeper = zooKeeper();
              TierConnection tier = tier(zooKeeper, "xdp");
              NodeMembership _ = node(tier);
              Coordinator _ = Coordinator.start(tier, tier.watch(), "d1")) {
            settings = settings(zooKeeper);
            try (ShimProcess _ = start(settings)) {
              await(() -> state(settings).vouched());
            }
            ShimRemoveCommand.remove(settings, "lh0");
          }
          StopSignals stop = StopSignals.install(false);
          Thread starting = Thread.ofPlatform().start(() -> ShimProcess.start(settings, stop));
          await(
              () ->
                  ShimState.read("lh0", settings.shim().xdp().pins())
                      .flatMap(ShimState::epoch)
                      .isPresent());
          assertThat(state(settings).mode()).hasValue("native");
          assertThat(state(settings).vouched()).isFalse();
          stop.stopAtOnce();
          starting.join();
          ShimRemoveCommand.remove(settings, "lh0");
          return true;
        });
  }

  @Test
  void theAgentOfAnotherPlanesTierDoesNotRun() throws Exception {
    HostNetwork.run(
        () -> {
          try (EmbeddedZooKeeper zooKeeper = zooKeeper();
              TierConnection _ = tier(zooKeeper, "relay")) {
            ShimConfiguration settings = settings(zooKeeper);
            assertThatThrownBy(() -> start(settings))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("plane: xdp (expected: relay, the plane of tier shop)");
            assertThat(HostNetwork.command("ip", "link", "show", "lh0")).doesNotContain("xdp");
            ShimRemoveCommand.remove(settings, "lh0");
          }
          return true;
        });
  }

  private EmbeddedZooKeeper zooKeeper() {
    return EmbeddedZooKeeper.start(
        folder.resolve("zookeeper"), ScalarValues.address("127.0.0.1:0"), 500);
  }

  private static TierConnection tier(EmbeddedZooKeeper zooKeeper, String plane) {
    TierConnection tier =
        TierConnection.open(zooKeeper.connectString(), "shop", Duration.ofSeconds(6));
    List<DoorSpec> doors = List.of(new DoorSpec("web", List.of(DOOR), PORT, Protocol.TCP));
    tier.store()
        .createTier(
            new TierSpec("shop", plane, new HashKey(1, 2), doors, TierSpec.XDP_GRACE),
            Optional.empty());
    return tier;
  }

  /** The node's process, which registers and does no more. */
  private static NodeMembership node(TierConnection tier) {
    LiveNode node =
        new LiveNode("n1", 1, Optional.empty(), Optional.empty(), "test", 1_000, false, 0);
    return NodeMembership.start(tier, node, NodeIntent.active("n1"));
  }

  private ShimConfiguration settings(EmbeddedZooKeeper zooKeeper) {
    return ConfigDocument.parse(
        "shim.yaml",
        """
        tier: shop
        id: n1
        zookeeper: {connect: '%s'}
        data: %s
        shim: {trusted: [10.1.0.0/16], mode: native, pins: %s}
        """
            .formatted(zooKeeper.connectString(), folder.resolve("agent"), bpf.resolve("longhaul")),
        root -> ShimConfiguration.from(root, "lh0"));
  }

  private static ShimProcess start(ShimConfiguration settings) {
    return ShimProcess.start(settings, StopSignals.install(false)).orElseThrow();
  }

  private static ShimState state(ShimConfiguration settings) {
    return ShimState.read("lh0", settings.shim().xdp().pins()).orElseThrow();
  }

  private static Optional<LiveShim> shim(TierConnection tier) {
    return tier.watch().viewIfRead().map(view -> view.liveShims().get("n1"));
  }

  private static long acknowledged(TierConnection tier) {
    return shim(tier).map(LiveShim::acknowledgedEpoch).orElse(0L);
  }

  private static long newest(TierConnection tier) {
    return tier.watch().viewIfRead().flatMap(TierView::epoch).map(Epoch::number).orElse(0L);
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long endNs = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("within 60 s").isLessThan(endNs);
      Thread.sleep(20);
    }
  }
}
