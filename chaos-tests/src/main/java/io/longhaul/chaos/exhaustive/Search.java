package io.longhaul.chaos.exhaustive;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** One breadth-first search: every state once, the nearest first, until one is wrong. */
final class Search {
  private static final int NO_PARENT = -1;

  private record Pending(World world, int index, int depth) {}

  /** A violation: the state before it, the step, and what is wrong. */
  private record Failure(int index, int step, String what) {}

  private final Options options;
  private final Moves moves;
  private final World beginning;
  private final Visited visited = new Visited();
  private final ArrayDeque<Pending> pending = new ArrayDeque<>();
  private Optional<Failure> failure = Optional.empty();
  private int longestChain;
  private int depth;

  Search(Options options, Rules rules) {
    this.options = options;
    Editions editions = new Editions();
    Leader leader = new Leader(rules, editions);
    Beginning first = new Beginning(options, rules, editions);
    this.beginning = first.world(leader);
    this.moves = new Moves(options, rules, leader, editions, first);
  }

  SearchResult run() {
    visited.add(beginning.digest(), NO_PARENT, 0);
    pending.add(new Pending(beginning, 0, 0));
    while (!pending.isEmpty() && failure.isEmpty() && visited.size() < options.mostStates()) {
      expand(pending.remove());
    }
    boolean complete = pending.isEmpty() && failure.isEmpty();
    return new SearchResult(
        visited.size(), depth, complete, longestChain, failure.map(this::trace));
  }

  private void expand(Pending from) {
    depth = from.depth();
    int[] step = {0};
    moves.from(
        from.world(),
        (next, what, violation) -> {
          if (failure.isEmpty()) {
            take(from.index(), step[0], next, violation);
          }
          step[0]++;
        });
  }

  private void take(int from, int step, World next, Optional<String> violation) {
    if (violation.isPresent()) {
      failure = Optional.of(new Failure(from, step, violation.get()));
      return;
    }
    int index = visited.add(next.digest(), from, step);
    if (index == Visited.KNOWN) {
      return;
    }
    longestChain = Math.max(longestChain, next.newest.chain().size());
    Optional<String> wrong = Checks.state(next);
    if (wrong.isPresent()) {
      failure = Optional.of(new Failure(from, step, wrong.get()));
    } else {
      pending.add(new Pending(next, index, depth + 1));
    }
  }

  /** Walks the way to a violation once more, to tell its steps. */
  private SearchResult.Trace trace(Failure failed) {
    List<Integer> way = new ArrayList<>(List.of(failed.step()));
    for (int at = failed.index(); at > 0; at = visited.parent(at)) {
      way.addFirst(visited.step(at));
    }
    List<String> told = new ArrayList<>();
    told.add("all have epoch " + beginning.newest);
    World at = beginning;
    for (int step : way) {
      at = replay(at, step, told);
    }
    return new SearchResult.Trace(told, failed.what());
  }

  private World replay(World from, int step, List<String> told) {
    List<World> found = new ArrayList<>(1);
    int[] count = {0};
    moves.from(
        from,
        (World next, Supplier<String> what, Optional<String> violation) -> {
          if (count[0]++ == step) {
            found.add(next);
            told.add(what.get());
          }
        });
    return found.getFirst();
  }
}
