package io.longhaul.director.xdp;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.director.xdp.bpf.TestRun;
import io.longhaul.director.xdp.bpf.Verdict;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Function;
import java.util.function.Supplier;

/** Gives the same frames to a program and to its model: verdicts, bytes and counters must agree. */
final class Differential {
  private Differential() {}

  /**
   * Compares them, and answers what was counted, so that the caller sees what the frames reached.
   */
  static Tally agree(
      LoadedProgram program,
      Function<byte[], Outcome> model,
      Supplier<byte[]> frames,
      int count,
      String seed) {
    Tally before = Tally.of(program.counters());
    Tally tally = new Tally();
    for (int i = 0; i < count; i++) {
      byte[] frame = frames.get();
      Outcome expected = model.apply(frame);
      TestRun run = program.program().run(frame);
      byte[] packet = run.verdict() == Verdict.DROP ? new byte[0] : run.packet();
      if (run.verdict() != expected.verdict() || !Arrays.equals(packet, expected.packet())) {
        HexFormat hex = HexFormat.of();
        throw new AssertionError(
            "%s, frame %d: %s%nexpected %s%nbut was %s%n%s"
                .formatted(
                    seed, i, hex.formatHex(frame), expected, run.verdict(), hex.formatHex(packet)));
      }
      tally.add(expected);
    }
    assertThat(Tally.of(program.counters()).less(before)).as(seed).isEqualTo(tally.all());
    return tally;
  }
}
