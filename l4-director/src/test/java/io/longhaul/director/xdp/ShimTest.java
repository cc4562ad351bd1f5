package io.longhaul.director.xdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.director.xdp.bpf.InterfaceIndex;
import io.longhaul.director.xdp.bpf.XdpMode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A shim on a real interface, with two other nodes at the other end of its link. */
@Tag("needs-clang")
@Tag("needs-libbpf")
@Tag("needs-bpf")
class ShimTest {
  private static final List<TrustedPrefix> TRUSTED =
      List.of(TrustedPrefix.parse("10.1.0.0/16"), TrustedPrefix.parse("10.2.0.0/16"));

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  @RegisterExtension private final BpfFolder folder = new BpfFolder();

  @Test
  void theNextHopsOfOtherNodesAreTold() throws Exception {
    inNetwork(
        _ -> {
          try (Shim shim = start("self", TRUSTED)) {
            shim.load(TwoNodes.epoch(1));
            assertThat(shim.mode()).hasValue("native");
            assertThat(shim.underlay()).isEqualTo(FakeNetwork.v4("10.1.0.1"));
            // On a busy machine answers may come later than the shim waits for them.
            TwoNodes.await(() -> shim.program().neighbours().containsAll(List.of(TwoNodes.NODES)));
            assertThat(metrics.get("longhaul.shim.unknown.next.hops").gauge().value()).isZero();
          }
          assertThat(metrics.getMeters()).isEmpty();
        });
  }

  @Test
  void aShimIsThereWithoutItsProcessAndTheNextOneTakesOver() throws Exception {
    inNetwork(
        _ -> {
          assertThat(ShimState.read("lh0", root())).isEmpty();
          try (Shim first = start("node-0", TRUSTED)) {
            first.load(TwoNodes.epoch(1));
          }
          ShimState state = ShimState.read("lh0", root()).orElseThrow();
          assertThat(state.mode()).hasValue("native");
          assertThat(state.epoch()).hasValue(1L);
          assertThat(state.underlay()).hasValue(FakeNetwork.v4("10.1.0.1"));
          assertThat(state.trusted()).isEqualTo(TRUSTED);
          assertThat(state.vouched()).isFalse();
          assertThat(state.counters()).containsKey(ShimCounter.UNTRUSTED_DROPPED);

          try (Shim second = start("node-0", TRUSTED)) {
            assertThat(second.program().tables().epoch()).hasValue(1L);
            second.load(TwoNodes.epoch(1));
            second.load(TwoNodes.epoch(2));
          }
          assertThat(ShimState.read("lh0", root()).orElseThrow().epoch()).hasValue(2L);
        });
  }

  @Test
  void removalLeavesNothing() throws Exception {
    inNetwork(
        _ -> {
          try (Shim shim = start("node-0", TRUSTED)) {
            shim.load(TwoNodes.epoch(1));
          }
          assertThat(Shim.remove("lh0", root())).isTrue();
          assertThat(XdpMode.of(InterfaceIndex.of("lh0"))).isEmpty();
          assertThat(root()).doesNotExist();
          assertThat(Shim.remove("lh0", root())).isFalse();
        });
  }

  @Test
  void anUnknownInterfaceIsNamed() throws Exception {
    inNetwork(
        _ -> {
          XdpSettings xdp = settings("lh9");
          assertThatThrownBy(() -> Shim.start(new ShimSettings(xdp, TRUSTED), "n", metrics))
              .isInstanceOf(XdpUnavailableException.class)
              .hasMessageContaining("interface lh9: not found");
          assertThatThrownBy(() -> ShimState.read("lh9", root()))
              .isInstanceOf(XdpUnavailableException.class)
              .hasMessageContaining("interface lh9: not found");
        });
  }

  @Test
  void trustedNetworksAreReplacedFromWhereTheyDiffer() {
    try (LoadedProgram program = LoadedProgram.forRuns(ProgramKind.SHIM)) {
      ProgramSettings settings = program.settings();
      assertThat(settings.trusted()).isEmpty();
      settings.trusted(TRUSTED);
      assertThat(settings.trusted()).isEqualTo(TRUSTED);
      settings.trusted(TRUSTED);
      assertThat(settings.trusted()).isEqualTo(TRUSTED);
      List<TrustedPrefix> other = List.of(TRUSTED.getFirst(), TrustedPrefix.parse("0.0.0.0/0"));
      settings.trusted(other);
      assertThat(settings.trusted()).isEqualTo(other);
      settings.trusted(List.of());
      assertThat(settings.trusted()).isEmpty();
    }
  }

  private Shim start(String self, List<TrustedPrefix> trusted) {
    return Shim.start(new ShimSettings(settings("lh0"), trusted), self, metrics);
  }

  private XdpSettings settings(String interfaceName) {
    return new XdpSettings(
        interfaceName, ModeChoice.NATIVE, root(), Optional.empty(), OptionalInt.empty());
  }

  private Path root() {
    return folder.path().resolve("longhaul");
  }

  private void inNetwork(TwoNodes.OnLink test) throws Exception {
    TwoNodes.run(folder.path(), test);
  }
}
