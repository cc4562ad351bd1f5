package io.longhaul.director.xdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.director.xdp.bpf.InterfaceIndex;
import io.longhaul.director.xdp.bpf.XdpMode;
import io.longhaul.director.xdp.netlink.HostNetwork;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** In which mode programs come onto a real interface, in a network namespace of the test's own. */
@Tag("needs-clang")
@Tag("needs-libbpf")
@Tag("needs-bpf")
class AttachmentTest {
  /** More than six times what a veth's ring holds. */
  private static final int STREAM = 1_600;

  @RegisterExtension private final BpfFolder folder = new BpfFolder();

  @Test
  void byDefaultAVethWhoseOtherEndHasNoProgramLosesNothing() throws Exception {
    TwoNodes.runWithBareEnd(
        link -> {
          SimpleMeterRegistry metrics = new SimpleMeterRegistry();
          XdpSettings settings =
              new XdpSettings(
                  "lh0", ModeChoice.AUTO, root(), Optional.empty(), OptionalInt.empty());
          try (XdpPlane plane = XdpPlane.start(settings, metrics)) {
            plane.load(TwoNodes.epoch(1));
            TwoNodes.await(
                () -> metrics.get("longhaul.xdp.unknown.next.hops").gauge().value() == 0);
            assertThat(plane.mode()).hasValue("generic");
            for (int i = 0; i < STREAM; i++) {
              link.send(TwoNodes.syn(1024 + i));
            }
            TwoNodes.await(() -> link.encapsulated().size() >= STREAM);
          }
          assertThat(link.encapsulated()).hasSize(STREAM);
        });
  }

  @Test
  void theKernelSaysWhatAnInterfaceIsMadeOf() throws Exception {
    inNetwork(
        () -> {
          try (HostNetwork network = HostNetwork.ofKernel()) {
            assertThat(network.link(InterfaceIndex.of("lh0")).kind()).hasValue("veth");
            assertThat(network.link(InterfaceIndex.of("lo")).kind()).isEmpty();
          }
        });
  }

  @Test
  void eachModeThatIsAskedForIsTheOneThatThereIs() throws Exception {
    inNetwork(
        () -> {
          assertThat(attached("lh0", ModeChoice.AUTO)).isEqualTo(XdpMode.GENERIC);
          assertThat(attached("lh0", ModeChoice.NATIVE)).isEqualTo(XdpMode.NATIVE);
          assertThat(attached("lh0", ModeChoice.NATIVE)).isEqualTo(XdpMode.NATIVE);
          assertThat(attached("lh0", ModeChoice.GENERIC)).isEqualTo(XdpMode.GENERIC);
          assertThat(attached("lh0", ModeChoice.GENERIC)).isEqualTo(XdpMode.GENERIC);
        });
  }

  @Test
  void byDefaultTheModeThatIsThereStays() throws Exception {
    inNetwork(
        () -> {
          attached("lh0", ModeChoice.NATIVE);
          assertThat(attached("lh0", ModeChoice.AUTO)).isEqualTo(XdpMode.NATIVE);
        });
  }

  @Test
  void aProgramInAnotherModeHasTheTablesOfTheOneBefore() throws Exception {
    inNetwork(
        () -> {
          try (Installation first = prepare("lh0", ModeChoice.GENERIC)) {
            first.program().tables().load(Tier.directorContents());
            first.attach();
          }
          try (Installation second = prepare("lh0", ModeChoice.NATIVE)) {
            second.attach();
            assertThat(second.program().tables().epoch()).hasValue(Tier.EPOCH);
          }
          assertThat(Installation.remove(ProgramKind.DIRECTOR, "lh0", root())).isTrue();
          assertThat(XdpMode.of(InterfaceIndex.of("lh0"))).isEmpty();
        });
  }

  @Test
  void aDriverWithoutNativeModeIsNamedAndKeepsTheProgramThatItHas() throws Exception {
    inNetwork(
        () -> {
          nativeRefused();
          assertThat(XdpMode.of(InterfaceIndex.of("lo"))).isEmpty();

          assertThat(attached("lo", ModeChoice.AUTO)).isEqualTo(XdpMode.GENERIC);
          nativeRefused();
          assertThat(XdpMode.of(InterfaceIndex.of("lo"))).hasValue(XdpMode.GENERIC);
        });
  }

  private void nativeRefused() {
    try (Installation installation = prepare("lo", ModeChoice.NATIVE)) {
      for (int tries = 0; tries < 2; tries++) {
        assertThatThrownBy(installation::attach)
            .isInstanceOf(XdpUnavailableException.class)
            .hasMessageContaining("interface lo: native mode refused: errno ")
            .hasMessageContaining("(expected: ");
      }
    }
  }

  /** The mode in which a program is there once its process has gone. */
  private XdpMode attached(String interfaceName, ModeChoice mode) {
    try (Installation installation = prepare(interfaceName, mode)) {
      installation.attach();
    }
    return XdpMode.of(InterfaceIndex.of(interfaceName)).orElseThrow();
  }

  private Installation prepare(String interfaceName, ModeChoice mode) {
    return Installation.prepare(ProgramKind.DIRECTOR, interfaceName, root(), mode);
  }

  private Path root() {
    return folder.path().resolve("longhaul");
  }

  private interface InNetwork {
    void test() throws Exception;
  }

  private static void inNetwork(InNetwork test) throws Exception {
    OwnNetwork.run(
        () -> {
          OwnNetwork.command("ip", "link", "add", "lh0", "type", "veth", "peer", "name", "lh1");
          test.test();
          return true;
        });
  }
}
