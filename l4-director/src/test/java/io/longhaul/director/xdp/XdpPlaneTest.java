package io.longhaul.director.xdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.director.xdp.bpf.InterfaceIndex;
import io.longhaul.director.xdp.bpf.XdpMode;
import io.longhaul.hash.Chain;
import io.longhaul.hash.Epoch;
import io.longhaul.hash.EpochNode;
import io.longhaul.hash.NodeState;
import io.longhaul.hash.SlotTable;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.Inet4Address;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The plane on a real interface, with two nodes at the other end of its link. */
@Tag("needs-clang")
@Tag("needs-libbpf")
@Tag("needs-bpf")
class XdpPlaneTest {
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  @RegisterExtension private final BpfFolder folder = new BpfFolder();

  @Test
  void aSynComesOutAtTheLinkAddressOfItsSlotsNode() throws Exception {
    inNetwork(
        link -> {
          try (XdpPlane plane = start()) {
            assertThat(plane.mode()).as("nothing before an epoch").isEmpty();
            load(plane, TwoNodes.epoch(1));
            assertThat(plane.mode()).hasValue("native");
            for (int port = 1000; port < 1020; port++) {
              link.send(TwoNodes.syn(port));
            }
            TwoNodes.await(() -> link.encapsulated().size() == 20);
          }
          for (int i = 0; i < 20; i++) {
            byte[] frame = link.encapsulated().get(i);
            int node = TwoNodes.node(1000 + i);
            assertThat(Arrays.copyOf(frame, 6)).isEqualTo(TwoNodes.MACS[node].bytes());
            assertThat(Arrays.copyOfRange(frame, 30, 34))
                .isEqualTo(TwoNodes.NODES[node].getAddress());
            assertThat(Checksums.get32(frame, TwoNodes.GUE_EPOCH)).isEqualTo(1);
          }
        });
  }

  @Test
  void aClosedPlaneGoesOnForwardingUntilItIsRemoved() throws Exception {
    inNetwork(
        link -> {
          try (XdpPlane plane = start()) {
            load(plane, TwoNodes.epoch(1));
            plane.accepting(true);
            plane.accepting(false);
          }
          link.send(TwoNodes.syn(1));
          TwoNodes.await(() -> link.encapsulated().size() == 1);

          assertThat(Installation.remove(ProgramKind.DIRECTOR, "lh0", root())).isTrue();
          assertThat(XdpMode.of(InterfaceIndex.of("lh0"))).isEmpty();
          assertThat(root().resolve("director-lh0")).doesNotExist();
        });
  }

  @Test
  void theNextProcessTakesOverWithoutALostPacket() throws Exception {
    inNetwork(
        link -> {
          TwoNodes.Sender sender = new TwoNodes.Sender(link);
          try {
            try (XdpPlane first = start()) {
              load(first, TwoNodes.epoch(1));
              sender.start();
              TwoNodes.await(() -> sender.sent() > 200);
            }
            TwoNodes.await(() -> sender.sent() > 400);
            try (XdpPlane second = start()) {
              TwoNodes.await(() -> sender.sent() > 600);
              load(second, TwoNodes.epoch(2));
              int since = sender.sent();
              TwoNodes.await(() -> sender.sent() > since + 200);
              load(second, TwoNodes.epoch(3));
            }
          } finally {
            sender.end();
          }
          TwoNodes.await(() -> link.encapsulated().size() >= sender.sent());
          assertThat(TwoNodes.epochs(link)).hasSize(sender.sent()).isSorted().contains(1, 2);
        });
  }

  @Test
  void aNodesOtherLinkAddressIsFollowed() throws Exception {
    inNetwork(
        link -> {
          MacAddress other = MacAddress.parse("02:00:00:00:01:ff");
          try (XdpPlane plane = start()) {
            load(plane, TwoNodes.epoch(1));
            Arrays.stream(TwoNodes.NODES).forEach(node -> link.host(node, other));
            OwnNetwork.command("ip", "neigh", "flush", "dev", "lh0");
            AtomicInteger port = new AtomicInteger(1);
            TwoNodes.await(
                () -> {
                  TwoNodes.send(link, TwoNodes.syn(port.getAndIncrement()));
                  return link.encapsulated().stream()
                      .anyMatch(frame -> Arrays.equals(Arrays.copyOf(frame, 6), other.bytes()));
                });
          }
        });
  }

  @Test
  void whatTheProgramCountedIsToldAsMetrics() throws Exception {
    inNetwork(
        link -> {
          try (XdpPlane plane = start()) {
            load(plane, TwoNodes.epoch(1));
            link.send(TwoNodes.syn(1));
            TwoNodes.await(() -> counter("longhaul.xdp.door.packets", "door", "web") == 1);
            assertThat(counter("longhaul.xdp.door.bytes", "door", "web")).isEqualTo(40);
            assertThat(
                    counter("longhaul.xdp.node.packets", "node", "node-0")
                        + counter("longhaul.xdp.node.packets", "node", "node-1"))
                .isEqualTo(1);
            assertThat(counter("longhaul.xdp.packets", "reason", "malformed_dropped")).isZero();
            assertThat(metrics.get("longhaul.xdp.accepting").gauge().value()).isZero();
            assertThat(metrics.get("longhaul.xdp.unknown.next.hops").gauge().value()).isZero();
          }
          assertThat(metrics.getMeters()).isEmpty();
        });
  }

  @Test
  void aNodeWhoseShimNeverWasThereIsLeftOut() throws Exception {
    inNetwork(
        link -> {
          List<EpochNode> nodes =
              List.of(
                  new EpochNode("early", Optional.empty(), NodeState.ACTIVE, 1, List.of()),
                  new EpochNode(
                      "there", Optional.of(TwoNodes.NODES[1]), NodeState.ACTIVE, 1, List.of()));
          SlotTable both = SlotTable.of(_ -> Chain.of(0, 1));
          try (XdpPlane plane = start()) {
            load(plane, new Epoch(1, 1, Tier.KEY, Tier.doors(), nodes, both));
            link.send(TwoNodes.segment(1).flags("A").frame());
            TwoNodes.await(() -> link.encapsulated().size() == 1);
            byte[] frame = link.encapsulated().getFirst();
            assertThat(Arrays.copyOf(frame, 6)).isEqualTo(TwoNodes.MACS[1].bytes());
            assertThat(frame[14 + 28 + 7]).as("further hops").isZero();
          }
        });
  }

  @Test
  void whereADriverHasNoXdpTheKernelRunsItLater() throws Exception {
    inNetwork(
        link -> {
          OwnNetwork.command("ip", "link", "set", "lo", "up");
          Optional<Inet4Address> address = Optional.of(FakeNetwork.v4("10.1.0.1"));
          XdpSettings settings =
              new XdpSettings("lo", ModeChoice.AUTO, root(), address, OptionalInt.empty());
          try (XdpPlane plane = XdpPlane.start(settings, metrics)) {
            load(plane, TwoNodes.epoch(1));
            assertThat(plane.mode()).hasValue("generic");
          }
          assertThat(XdpPlane.remove("lo", root())).isTrue();
          assertThat(XdpPlane.remove("lo", root())).isFalse();
        });
  }

  @Test
  void whoAnnouncesIsToldAtOnceAndOfEveryChange() throws Exception {
    inNetwork(
        link -> {
          List<Boolean> told = new ArrayList<>();
          try (XdpPlane plane = start()) {
            plane.announcer(told::add);
            plane.accepting(true);
            plane.accepting(true);
            plane.accepting(false);
          }
          assertThat(told).containsExactly(false, true, false);
        });
  }

  @Test
  void settingsThatDoNotFitTheHostAreRefusedByName() throws Exception {
    inNetwork(
        link -> {
          refused(settings("lh9", root()), "interface lh9: not found");
          refused(settings("lh1", root()), "interface lh1: no IPv4 address");
          refused(
              new XdpSettings(
                  "lh0",
                  ModeChoice.NATIVE,
                  root(),
                  Optional.of((Inet4Address) TwoNodes.NODES[0]),
                  OptionalInt.empty()),
              "address: 10.1.1.1 (expected: an address of this host)");
          refused(
              settings("lh0", Path.of("/proc/longhaul")),
              "pins: /proc/longhaul: in no BPF file system");
        });
  }

  private void refused(XdpSettings settings, String why) {
    assertThatThrownBy(() -> XdpPlane.start(settings, metrics))
        .isInstanceOf(XdpUnavailableException.class)
        .hasMessageContaining(why);
  }

  private XdpPlane start() {
    return XdpPlane.start(settings("lh0", root()), metrics);
  }

  private static XdpSettings settings(String interfaceName, Path pins) {
    return new XdpSettings(
        interfaceName, ModeChoice.NATIVE, pins, Optional.empty(), OptionalInt.empty());
  }

  /** Loads an epoch; on a busy machine answers may come later than the plane waits for them. */
  private void load(XdpPlane plane, Epoch epoch) throws InterruptedException {
    plane.load(epoch);
    TwoNodes.await(() -> metrics.get("longhaul.xdp.unknown.next.hops").gauge().value() == 0);
  }

  private Path root() {
    return folder.path().resolve("longhaul");
  }

  private double counter(String name, String tag, String value) {
    return metrics.get(name).tag(tag, value).functionCounter().count();
  }

  private void inNetwork(TwoNodes.OnLink test) throws Exception {
    TwoNodes.run(folder.path(), test);
  }
}
