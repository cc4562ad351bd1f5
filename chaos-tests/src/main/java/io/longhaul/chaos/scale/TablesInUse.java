package io.longhaul.chaos.scale;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/** The tables by which some director forwards, oldest first. */
final class TablesInUse {
  private final List<PaperDirector> directors;
  private final TreeMap<Long, NodeTable> tables = new TreeMap<>();

  TablesInUse(List<PaperDirector> directors) {
    this.directors = directors;
  }

  /** A table is published: some director may load it at once. */
  void add(NodeTable table) {
    tables.put(table.epoch().number(), table);
  }

  /** All that have been in use since the last time that they were asked for. */
  Collection<NodeTable> sinceLast(long nowMs) {
    Collection<NodeTable> used = new ArrayList<>(tables.values());
    long newest = tables.isEmpty() ? 0 : tables.lastKey();
    tables.keySet().removeIf(number -> number != newest && !inUse(number, nowMs));
    return used;
  }

  private boolean inUse(long epoch, long nowMs) {
    return directors.stream()
        .anyMatch(
            director ->
                director.registered() && director.acknowledger().acknowledged(nowMs) == epoch);
  }
}
