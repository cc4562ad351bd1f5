package io.longhaul.node.traffic;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What is counted of the things of one kind, by name. So many have series of their own; the others
 * share one. Who has series keeps them, whatever the configuration becomes, until nothing has named
 * it for a while.
 *
 * @param <K> a name
 */
final class MeterBook<K, M extends Measured> {
  private final Map<K, Entry<M>> entries = new HashMap<>();
  private final Map<K, Long> leftAtMs = new HashMap<>();
  private final int most;
  private final K otherName;
  private final Entry<M> other;
  private final Function<K, Entry<M>> maker;

  private record Entry<M>(M meter, Series series) {}

  /**
   * @param most how many have series of their own
   * @param other the name of all others
   * @param tags of each name
   */
  MeterBook(
      Registrar registrar, int most, K other, Function<K, Tags> tags, Function<Series, M> meter) {
    this.most = most;
    this.maker =
        name -> {
          Series series = registrar.series(tags.apply(name));
          return new Entry<>(meter.apply(series), series);
        };
    this.otherName = other;
    this.other = maker.apply(other);
  }

  /** Where the series of one kind are registered. */
  record Registrar(MeterRegistry registry, LatencyBoard board, String prefix) {
    Series series(Tags tags) {
      return new Series(registry, board, prefix, tags);
    }
  }

  /** What is counted of one, which is in use now. */
  synchronized M of(K name) {
    leftAtMs.remove(name);
    Entry<M> known = entries.get(name);
    if (known != null) {
      return known.meter();
    }
    if (entries.size() >= most || name.equals(otherName)) {
      return other.meter();
    }
    Entry<M> made = maker.apply(name);
    entries.put(name, made);
    return made.meter();
  }

  /** Takes out what nothing has named for so long, and what has nothing under way. */
  synchronized void retain(Set<K> named, long nowMs, long forgetMs) {
    leftAtMs.keySet().removeAll(named);
    for (K name : new HashSet<>(entries.keySet())) {
      if (!named.contains(name) && nowMs - leftAtMs.computeIfAbsent(name, _ -> nowMs) >= forgetMs) {
        remove(name);
      }
    }
  }

  private void remove(K name) {
    Entry<M> entry = entries.get(name);
    if (entry != null && entry.meter().isIdle()) {
      entry.series().remove();
      entries.remove(name);
      leftAtMs.remove(name);
    }
  }
}
