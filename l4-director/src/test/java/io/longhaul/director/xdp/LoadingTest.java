package io.longhaul.director.xdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.director.xdp.bpf.BpfException;
import io.longhaul.director.xdp.bpf.BpfObject;
import io.longhaul.director.xdp.bpf.TestRun;
import io.longhaul.director.xdp.bpf.Verdict;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The kernel takes both programs, and says why when it does not. */
@Tag("needs-clang")
@Tag("needs-libbpf")
@Tag("needs-bpf")
class LoadingTest {
  private static final long MAX_MAP_BYTES = 16 << 20;

  @ParameterizedTest
  @EnumSource
  void theKernelTakesTheProgram(ProgramKind kind) {
    try (LoadedProgram program = LoadedProgram.forRuns(kind)) {
      TestRun run =
          program.program().run(PacketBuilder.tcp("192.0.2.1", 1, Tier.WEB4, 443).frame());
      assertThat(run.verdict()).isEqualTo(Verdict.PASS);
      assertThat(program.tables().epoch()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void mapsStayBelowTheirLimit(ProgramKind kind) {
    try (LoadedProgram program = LoadedProgram.forRuns(kind)) {
      assertThat(program.memoryBytes()).isLessThan(MAX_MAP_BYTES);
    }
  }

  @Test
  void whatIsNoObjectFileIsRefusedByName() {
    byte[] text = "not an object file".repeat(10).getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> BpfObject.open("nonsense", text))
        .isInstanceOf(BpfException.class)
        .hasMessageContaining("nonsense");
  }
}
