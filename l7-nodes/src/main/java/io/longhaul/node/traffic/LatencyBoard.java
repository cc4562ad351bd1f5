package io.longhaul.node.traffic;

import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** All histograms that there are now, for whoever shows them. */
public final class LatencyBoard {
  private final List<Shown> shown = new CopyOnWriteArrayList<>();

  /**
   * A histogram, and what it is about.
   *
   * @param name as a meter's, in seconds
   */
  public record Shown(String name, Tags tags, LatencyHistogram histogram) {}

  void add(Shown one) {
    shown.add(one);
  }

  void remove(List<Shown> some) {
    shown.removeAll(some);
  }

  /** Those that there are, each with its name and tags. */
  public List<Shown> shown() {
    return List.copyOf(shown);
  }
}
