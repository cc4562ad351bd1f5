package io.longhaul.ops.process;

import io.longhaul.node.missing.MissingPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Whether a next run has all that it is to serve with and that the run before has in force. It need
 * not be better: what that one lacks, too, keeps nobody waiting. Once reached, it stays, since what
 * a run has it keeps; once given up, it is never reached. Safe from any thread.
 */
final class Parity {
  /** Of a run that takes over from nobody: it serves with what there is. */
  static final Parity ALONE = new Parity(Set.of(), List::of, () -> true);

  /** Most parts that are named; of the others, how many there are. */
  static final int MOST_NAMED = 10;

  private final Set<String> before;
  private final Supplier<List<MissingPart>> own;
  private final BooleanSupplier alone;
  private boolean reached;
  private boolean givenUp;

  /**
   * @param before what the run before lacks, as it says in the handover
   * @param own what this run lacks now
   * @param alone whether the run before is gone: then this one is all there is
   */
  Parity(Set<String> before, Supplier<List<MissingPart>> own, BooleanSupplier alone) {
    this.before = Set.copyOf(before);
    this.own = own;
    this.alone = alone;
  }

  /** What this run lacks and the other one has, with the reasons; for people. */
  synchronized List<String> missing() {
    if (reached) {
      return List.of();
    }
    List<MissingPart> worse =
        own.get().stream()
            .filter(part -> !before.contains(HandoverLines.partText(part.part())))
            .toList();
    reached = !givenUp && (worse.isEmpty() || alone.getAsBoolean());
    List<String> named = new ArrayList<>();
    worse.stream().limit(MOST_NAMED).map(MissingPart::toString).forEach(named::add);
    if (worse.size() > MOST_NAMED) {
      named.add("and " + (worse.size() - MOST_NAMED) + " more");
    }
    return reached ? List.of() : named;
  }

  /** Whether this run may have clients. */
  synchronized boolean reached() {
    var _ = missing();
    return reached;
  }

  /** The run before goes on, whatever becomes of this one. */
  synchronized void giveUp() {
    givenUp = true;
  }
}
