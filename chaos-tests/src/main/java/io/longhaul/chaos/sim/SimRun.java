package io.longhaul.chaos.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Many seeds on all cores; each is a world of its own in one thread. */
final class SimRun {
  private SimRun() {}

  /**
   * Runs seeds, counted up from the first.
   *
   * @param untilFound whether to end with the first seed that finds something
   * @param told of each result, in the order of the seeds
   */
  static List<SeedResult> run(
      SimSettings first, int seeds, boolean untilFound, Consumer<SeedResult> told) {
    int cores = Runtime.getRuntime().availableProcessors();
    AtomicBoolean enough = new AtomicBoolean();
    List<SeedResult> results = new ArrayList<>();
    try (ExecutorService workers = Executors.newFixedThreadPool(Math.min(cores, seeds))) {
      List<Future<Optional<SeedResult>>> running = new ArrayList<>(seeds);
      for (int i = 0; i < seeds; i++) {
        SimSettings settings = first.withSeed(first.seed() + i);
        running.add(
            workers.submit(
                () -> enough.get() ? Optional.empty() : Optional.of(Seed.run(settings))));
      }
      for (Future<Optional<SeedResult>> each : running) {
        if (enough.get()) {
          break;
        }
        SeedResult result = each.get().orElseThrow();
        told.accept(result);
        results.add(result);
        enough.set(untilFound && !result.findings().isEmpty());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("simulator: " + e.getCause(), e.getCause());
    }
    return results;
  }
}
