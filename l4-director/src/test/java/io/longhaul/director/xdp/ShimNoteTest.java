package io.longhaul.director.xdp;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.director.xdp.agent.Notes;
import io.longhaul.director.xdp.bpf.Verdict;
import io.longhaul.hash.SlotTable;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which segments that fit nothing the kernel may answer: repeated ones, by a confirmed table. */
@Tag("needs-clang")
@Tag("needs-libbpf")
@Tag("needs-bpf")
class ShimNoteTest {
  private static final int SEQ = 0xFFFF_FFF0;
  private static final Duration SOME = Duration.ofSeconds(30);

  private final LoadedProgram program = LoadedProgram.forRuns(ProgramKind.SHIM);
  private final Notebook notebook = new Notebook(program);

  @BeforeEach
  void load() throws InterruptedException {
    ShimTier.prepare(program, true, true);
  }

  @AfterEach
  void close() {
    program.close();
  }

  @Test
  void aSegmentIsDroppedAtFirstAndAnsweredOnceItsTableIsConfirmed() {
    Family.BOTH.forEach(family -> assertAnsweredOnceConfirmed(flow(family)));
  }

  private void assertAnsweredOnceConfirmed(FlowOfTest flow) {
    program.settings().vouchedUntil(ProgramSettings.ALWAYS);
    confirmed(Duration.ZERO);
    assertThat(fate(flow, SEQ)).isEqualTo(ShimCounter.NOTED_DROPPED);
    assertThat(fate(flow, SEQ)).as("at once").isEqualTo(ShimCounter.NOTED_DROPPED);

    notebook.note(flow, SEQ, SOME);
    assertThat(fate(flow, SEQ)).isEqualTo(ShimCounter.UNCLAIMED_DELIVERED);
    assertThat(fate(flow, SEQ)).as("and again").isEqualTo(ShimCounter.UNCLAIMED_DELIVERED);

    program.settings().vouchedUntil(0);
    assertThat(fate(flow, SEQ)).isEqualTo(ShimCounter.NOT_VOUCHED_DROPPED);
  }

  @Test
  void noConfirmationIsNone() {
    notebook.note(flow(), SEQ, SOME);
    assertThat(fate(flow(), SEQ)).isEqualTo(ShimCounter.NOTED_DROPPED);
  }

  @Test
  void aConfirmationFromBeforeTheNoteDoesNotCount() {
    notebook.note(flow(), SEQ, Duration.ofSeconds(4));
    confirmed(Duration.ofSeconds(9));
    assertThat(fate(flow(), SEQ)).isEqualTo(ShimCounter.NOTED_DROPPED);
    confirmed(Duration.ZERO);
    assertThat(fate(flow(), SEQ)).isEqualTo(ShimCounter.UNCLAIMED_DELIVERED);
  }

  @Test
  void aConfirmationCountsForTenSeconds() {
    notebook.note(flow(), SEQ, SOME);
    confirmed(TableMemory.CONFIRMED);
    assertThat(fate(flow(), SEQ)).isEqualTo(ShimCounter.NOTED_DROPPED);
    confirmed(TableMemory.CONFIRMED.minusSeconds(5));
    assertThat(fate(flow(), SEQ)).isEqualTo(ShimCounter.UNCLAIMED_DELIVERED);
  }

  @Test
  void aConfirmationIsOfOneTable() throws InterruptedException {
    notebook.note(flow(), SEQ, SOME);
    program.tables().confirm(Tier.EPOCH + 1, System.nanoTime());
    assertThat(fate(flow(), SEQ)).as("of another").isEqualTo(ShimCounter.NOTED_DROPPED);

    confirmed(Duration.ZERO);
    program
        .tables()
        .load(
            TableContents.ofShim(
                Tier.epoch(Tier.EPOCH + 1, SlotTable.of(Tier::chain)),
                Tier.nextHops(),
                Tier.nodes().get(ShimTier.SELF).id()));
    byte[] packet = flow().tcp().seq(SEQ).ip();
    assertThat(fate(arriving(packet).epoch(Tier.EPOCH + 1)))
        .as("of the one before")
        .isEqualTo(ShimCounter.NOTED_DROPPED);
    program.tables().confirm(Tier.EPOCH + 1, System.nanoTime());
    assertThat(fate(arriving(packet).epoch(Tier.EPOCH + 1)))
        .isEqualTo(ShimCounter.UNCLAIMED_DELIVERED);
  }

  @Test
  void aNoteIsOpenForAsLongAsClientsRepeat() {
    confirmed(Duration.ZERO);
    notebook.note(flow(), SEQ, Notes.OPEN.minusSeconds(10));
    assertThat(fate(flow(), SEQ)).isEqualTo(ShimCounter.UNCLAIMED_DELIVERED);
    notebook.note(flow(), SEQ, Notes.OPEN);
    assertThat(fate(flow(), SEQ)).as("noted anew").isEqualTo(ShimCounter.NOTED_DROPPED);
  }

  @Test
  void anotherSegmentOfTheFlowIsNotedInItsPlace() {
    confirmed(Duration.ZERO);
    notebook.note(flow(), SEQ, SOME);
    assertThat(fate(flow(), SEQ + 1)).isEqualTo(ShimCounter.NOTED_DROPPED);
    assertThat(fate(flow(), SEQ)).isEqualTo(ShimCounter.NOTED_DROPPED);
  }

  @Test
  void theAgentSeesWhetherNotesAreOpen() {
    try (Notes notes = new Notes(program)) {
      assertThat(notes.open(System.nanoTime())).isFalse();
      program.settings().vouchedUntil(0);
      assertThat(fate(flow(), SEQ)).isEqualTo(ShimCounter.NOT_VOUCHED_DROPPED);
      assertThat(notes.open(System.nanoTime())).as("also while it is cut off").isTrue();
      assertThat(notes.open(System.nanoTime() + Notes.OPEN.toNanos())).isFalse();
    }
  }

  @Test
  void whatIsNoDoorsIsNotNoted() {
    FlowOfTest stranger = new FlowOfTest("203.0.113.7", 1, "192.0.2.77", 443);
    try (Notes notes = new Notes(program)) {
      assertThat(fate(stranger, SEQ)).isEqualTo(ShimCounter.UNKNOWN_DOOR_DROPPED);
      assertThat(notes.open(System.nanoTime())).isFalse();
    }
  }

  private static FlowOfTest flow() {
    return flow(Family.V4);
  }

  private static FlowOfTest flow(Family family) {
    return FlowOfTest.withChain(3, family.client(), family.web(), 443);
  }

  private void confirmed(Duration ago) {
    program.tables().confirm(Tier.EPOCH, System.nanoTime() - ago.toNanos());
  }

  private ShimCounter fate(FlowOfTest flow, int seq) {
    return fate(arriving(flow.tcp().seq(seq).ip()));
  }

  private static Encapsulation arriving(byte[] packet) {
    return Encapsulation.of(Tier.DIRECTOR, ShimTier.ADDRESS, packet);
  }

  private ShimCounter fate(Encapsulation packet) {
    Tally before = Tally.of(program.counters());
    Verdict verdict = program.program().run(packet.frame()).verdict();
    String counted =
        Tally.of(program.counters()).less(before).keySet().stream().findFirst().orElseThrow();
    ShimCounter counter =
        ShimCounter.valueOf(counted.substring("reason ".length()).toUpperCase(Locale.ROOT));
    assertThat(verdict == Verdict.PASS).isEqualTo(counter == ShimCounter.UNCLAIMED_DELIVERED);
    return counter;
  }
}
