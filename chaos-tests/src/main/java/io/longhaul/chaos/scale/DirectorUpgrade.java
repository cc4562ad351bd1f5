package io.longhaul.chaos.scale;

import java.time.Duration;
import java.util.List;

/**
 * Upgrades the directors one after the other: each withdraws and leaves the acknowledgement set
 * (rule R2), and comes back by registering and loading the latest epoch (rule R3).
 */
final class DirectorUpgrade {
  static final Duration AWAY = Duration.ofMinutes(2);
  static final Duration PAUSE = Duration.ofSeconds(30);

  private final Timeline timeline;
  private final PaperCoordinator coordinator;
  private final List<PaperDirector> directors;
  private int upgraded;

  DirectorUpgrade(Timeline timeline, PaperCoordinator coordinator, List<PaperDirector> directors) {
    this.timeline = timeline;
    this.coordinator = coordinator;
    this.directors = directors;
  }

  boolean done() {
    return upgraded == directors.size();
  }

  void next() {
    if (done()) {
      return;
    }
    PaperDirector director = directors.get(upgraded);
    director.deregister();
    coordinator.wake(0);
    timeline.after(
        AWAY.toMillis(),
        () -> {
          director.register();
          coordinator.load(director.acknowledger());
          upgraded++;
          timeline.after(PAUSE.toMillis(), this::next);
        });
  }
}
