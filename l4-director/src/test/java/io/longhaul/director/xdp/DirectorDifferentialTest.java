package io.longhaul.director.xdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The director's program against its plain model, on random and damaged packets. */
@Tag("needs-clang")
@Tag("needs-libbpf")
@Tag("needs-bpf")
class DirectorDifferentialTest {
  private static final int MTU = 1500;

  /** What no frame here reaches: the driver always has room, and every slot has a node. */
  private static final Set<DirectorCounter> UNREACHED =
      EnumSet.of(DirectorCounter.NO_ROOM_DROPPED, DirectorCounter.NO_NODE_DROPPED);

  @Test
  void programAndModelAgreeByteForByte() throws InterruptedException {
    try (LoadedProgram program = program()) {
      Tally tally = agree(program, HashField.ALL, PacketCount.wanted(500_000), 1);

      assertThat(tally.reasons().keySet())
          .as("what the random frames reach")
          .containsAll(EnumSet.complementOf(EnumSet.copyOf(UNREACHED)));
      assertThat(tally.nodes()).hasSize(Tier.NODES - 1);
      assertThat(tally.doors()).hasSize(Tier.doors().size());
    }
  }

  @Test
  void theyAgreeWhateverIsHashed() throws InterruptedException {
    try (LoadedProgram program = program()) {
      for (int bits = 0; bits < 1 << HashField.values().length; bits++) {
        int which = bits;
        EnumSet<HashField> fields = EnumSet.allOf(HashField.class);
        fields.removeIf(field -> (which & HashField.bits(Set.of(field))) == 0);
        agree(program, fields, 1_000, 100 + bits);
      }
    }
  }

  private static LoadedProgram program() {
    LoadedProgram program = LoadedProgram.forRuns(ProgramKind.DIRECTOR);
    program.settings().source(Tier.DIRECTOR);
    program.settings().mtu(MTU);
    return program;
  }

  private static Tally agree(LoadedProgram program, Set<HashField> fields, int packets, long seed)
      throws InterruptedException {
    TableContents contents =
        new TableContents(Tier.epoch(), fields, Tier.nextHops(), Optional.empty());
    DirectorModel model = new DirectorModel(new TableModel(contents), Tier.DIRECTOR, MTU);
    RandomPackets random = new RandomPackets(seed);
    program.tables().load(contents);
    return Differential.agree(program, model::decide, random::next, packets, "seed " + seed);
  }
}
