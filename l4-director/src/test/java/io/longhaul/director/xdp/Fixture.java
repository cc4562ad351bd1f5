package io.longhaul.director.xdp;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.director.xdp.bpf.TestRun;
import io.longhaul.director.xdp.bpf.Verdict;
import java.util.HexFormat;
import org.junit.jupiter.api.DynamicTest;

/**
 * One packet and what must become of it.
 *
 * @param description a sentence
 */
@SuppressWarnings("ArrayRecordComponent") // Never changed, never compared.
record Fixture(String description, byte[] frame, Outcome expected) {
  /** The check of this fixture against a program, whose counters must move as expected, too. */
  DynamicTest against(LoadedProgram program) {
    return DynamicTest.dynamicTest(description, () -> check(program));
  }

  private void check(LoadedProgram program) {
    Tally before = Tally.of(program.counters());
    TestRun run = program.program().run(frame);
    assertThat(run.verdict()).isEqualTo(expected.verdict());
    if (expected.verdict() != Verdict.DROP) {
      assertThat(hex(run.packet())).isEqualTo(hex(expected.packet()));
    }
    Tally after = Tally.of(program.counters());
    Tally moved = new Tally();
    moved.add(expected);
    assertThat(after.less(before)).isEqualTo(moved.all());
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
