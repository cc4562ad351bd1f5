package io.longhaul.director.xdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.director.xdp.bpf.InterfaceIndex;
import io.longhaul.director.xdp.bpf.XdpMode;
import io.longhaul.hash.SlotTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Programs on a real interface, pinned, in a network namespace of the test's own. */
@Tag("needs-clang")
@Tag("needs-libbpf")
@Tag("needs-bpf")
class InstallationTest {
  @RegisterExtension private final BpfFolder folder = new BpfFolder();

  @Test
  void aProgramOutlivesItsProcessAndIsAdopted() throws Exception {
    inNetwork(
        index -> {
          try (Installation first = prepare()) {
            assertThat(first.adopted()).isFalse();
            first.program().tables().load(Tier.directorContents());
            first.attach();
            assertThat(first.mode()).hasValue(XdpMode.NATIVE);
          }
          assertThat(XdpMode.of(index)).as("nobody holds it").hasValue(XdpMode.NATIVE);

          try (Installation second = prepare()) {
            assertThat(second.adopted()).isTrue();
            assertThat(second.program().tables().epoch()).hasValue(Tier.EPOCH);
            assertThat(second.program().counters().doors()).containsKey("web");
            second.attach();
            second
                .program()
                .tables()
                .load(
                    TableContents.ofDirector(
                        Tier.epoch(Tier.EPOCH + 1, SlotTable.of(Tier::chain)), Map.of()));
            assertThat(second.program().tables().epoch()).hasValue(Tier.EPOCH + 1);
          }
        });
  }

  @Test
  void removalLeavesNothingBehind() throws Exception {
    inNetwork(
        index -> {
          try (Installation installation = prepare()) {
            installation.attach();
          }
          assertThat(Installation.remove(ProgramKind.DIRECTOR, "lh0", root())).isTrue();
          assertThat(XdpMode.of(index)).isEmpty();
          assertThat(root()).doesNotExist();
          assertThat(Installation.remove(ProgramKind.DIRECTOR, "lh0", root())).isFalse();
        });
  }

  @Test
  void oneProcessAtATimeHasAnInterface() throws Exception {
    inNetwork(
        index -> {
          try (Installation first = prepare()) {
            first.attach();
            String taken =
                "interface lh0: another process has the director's program there (expected: none;";
            assertThatThrownBy(this::prepare)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(taken);
            assertThatThrownBy(() -> Installation.remove(ProgramKind.DIRECTOR, "lh0", root()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(taken);
            assertThat(XdpMode.of(index)).as("nothing was removed").isPresent();
          }
          try (Installation second = prepare()) {
            assertThat(second.adopted()).isTrue();
          }
        });
  }

  @Test
  void anInterfaceThatWasMadeAnewGetsItsProgram() throws Exception {
    inNetwork(
        index -> {
          try (Installation installation = prepare()) {
            installation.attach();
          }
          OwnNetwork.command("ip", "link", "del", "lh0");
          OwnNetwork.command("ip", "link", "add", "lh0", "type", "veth", "peer", "name", "lh1");
          try (Installation installation = prepare()) {
            assertThat(installation.adopted()).isTrue();
            installation.attach();
            assertThat(installation.mode()).hasValue(XdpMode.NATIVE);
          }
          assertThat(Installation.remove(ProgramKind.DIRECTOR, "lh0", root())).isTrue();
        });
  }

  @Test
  void mapsOfAnotherFormatGoWhenTheProgramIsReplaced() throws Exception {
    inNetwork(
        index -> {
          Path other = Files.createDirectories(root().resolve("director-lh0/v0"));
          try (Installation installation = prepare()) {
            assertThat(installation.adopted()).isFalse();
            assertThat(other).exists();
            installation.attach();
          }
          assertThat(other).doesNotExist();
        });
  }

  private Path root() {
    return folder.path().resolve("longhaul");
  }

  private Installation prepare() {
    return Installation.prepare(ProgramKind.DIRECTOR, "lh0", root(), ModeChoice.NATIVE);
  }

  private interface OnInterface {
    void test(int index) throws Exception;
  }

  private static void inNetwork(OnInterface test) throws Exception {
    OwnNetwork.run(
        () -> {
          OwnNetwork.command("ip", "link", "add", "lh0", "type", "veth", "peer", "name", "lh1");
          test.test(InterfaceIndex.of("lh0"));
          return true;
        });
  }
}
