package io.longhaul.chaos.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.chaos.load.LoadResult;
import io.longhaul.chaos.load.LoadRun;

/** What tests ask of a load. */
final class Loads {
  private Loads() {}

  static void awaitOpen(LoadRun load, int connections) {
    Await.until(
        connections + " WebSockets open and echoing",
        () -> load.counts().open() >= connections && load.counts().echoed() >= connections);
  }

  /** Ends it; nobody must have noticed anything. */
  static void finishClean(LoadRun load) {
    LoadResult result = load.finish();
    assertThat(result.clean())
        .as("%s, because of %s", result.line(), result.counts().reasons())
        .isTrue();
    assertThat(result.counts().echoed()).isEqualTo(result.counts().sent()).isPositive();
  }
}
