package io.longhaul.director.xdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The shim's program against its plain model, on random and damaged packets; without sockets. */
@Tag("needs-clang")
@Tag("needs-libbpf")
@Tag("needs-bpf")
class ShimDifferentialTest {
  /** What needs a socket, a slot without a node, a driver without room, or what the others set. */
  private static final Set<ShimCounter> UNREACHED =
      EnumSet.of(
          ShimCounter.SOCKET_CLAIMED,
          ShimCounter.COOKIE_CLAIMED,
          ShimCounter.NO_NODE_DROPPED,
          ShimCounter.NO_TABLE_DROPPED,
          ShimCounter.NOT_VOUCHED_DROPPED);

  @Test
  void programAndModelAgreeByteForByte() throws InterruptedException {
    Tally tally = agree(true, true, PacketCount.wanted(500_000), 1);

    assertThat(tally.reasons().keySet())
        .as("what the random frames reach")
        .containsAll(EnumSet.complementOf(EnumSet.copyOf(UNREACHED)));
  }

  @Test
  void theyAgreeWhenTheAgentDoesNotVouch() throws InterruptedException {
    Tally tally = agree(true, false, 5_000, 2);

    assertThat(tally.reasons())
        .containsKey(ShimCounter.NOT_VOUCHED_DROPPED)
        .doesNotContainKey(ShimCounter.UNCLAIMED_DELIVERED);
  }

  @Test
  void theyAgreeBeforeTheFirstTable() throws InterruptedException {
    Tally tally = agree(false, true, 5_000, 3);

    assertThat(tally.reasons())
        .containsKey(ShimCounter.NO_TABLE_DROPPED)
        .doesNotContainKeys(ShimCounter.SYN_CLAIMED, ShimCounter.FORWARDED);
  }

  private static Tally agree(boolean table, boolean vouched, int packets, long seed)
      throws InterruptedException {
    RandomEnvelopes random = new RandomEnvelopes(seed);
    try (LoadedProgram program = ShimTier.program(table, vouched)) {
      program.tables().confirm(Tier.EPOCH, ProgramSettings.ALWAYS);
      Notebook notebook = new Notebook(program);
      ShimTwin model =
          ShimTier.model(table, vouched, (frame, packet) -> noted(notebook, frame, packet));
      return Differential.agree(program, model::decide, random::next, packets, "seed " + seed);
    }
  }

  /**
   * Whether a segment was noted some time ago, as its bytes say; the model is asked first, so that
   * the program finds the note.
   */
  private static boolean noted(Notebook notebook, byte[] frame, ClientPacket packet) {
    int seq = Checksums.get32(frame, packet.l4() + 4);
    int choice = Math.floorMod(Arrays.hashCode(frame), 3);
    if (choice == 0) {
      notebook.forget(packet);
    } else {
      notebook.note(packet, choice == 1 ? seq : ~seq, Duration.ofSeconds(1));
    }
    return choice == 1;
  }
}
