package io.longhaul.director.xdp;

import io.longhaul.director.xdp.bpf.BpfMap;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads a program's counters: sums over all processors, since the maps were made. */
public final class CounterReadings {
  private final List<? extends ReasonCounter> reasonCounters;
  private final Map<String, BpfMap> maps;
  private final NameIndex doors;
  private final NameIndex nodes;

  CounterReadings(ProgramKind kind, Map<String, BpfMap> maps, NameIndex doors, NameIndex nodes) {
    this.reasonCounters = kind.counters();
    this.maps = maps;
    this.doors = doors;
    this.nodes = nodes;
  }

  /** Every counter by reason, in the order of its enum. */
  public Map<ReasonCounter, Long> reasons() {
    Map<ReasonCounter, Long> reasons = new LinkedHashMap<>();
    for (int i = 0; i < reasonCounters.size(); i++) {
      ByteBuffer values = values("reasons", i);
      long sum = 0;
      while (values.hasRemaining()) {
        sum += values.getLong();
      }
      reasons.put(reasonCounters.get(i), sum);
    }
    return reasons;
  }

  /** What was forwarded for each door that ever was in a table, by name; a director's. */
  public Map<String, Traffic> doors() {
    return traffic("door_traffic", doors);
  }

  /** What was sent to each node, as the first of its chain, by id; a director's. */
  public Map<String, Traffic> nodes() {
    return traffic("node_traffic", nodes);
  }

  private Map<String, Traffic> traffic(String map, NameIndex names) {
    Map<String, Traffic> traffic = new TreeMap<>();
    names
        .all()
        .forEach(
            (name, place) -> {
              ByteBuffer values = values(map, place);
              Traffic sum = Traffic.NONE;
              while (values.hasRemaining()) {
                sum = sum.plus(new Traffic(values.getLong(), values.getLong()));
              }
              traffic.put(name, sum);
            });
    return traffic;
  }

  private ByteBuffer values(String map, int place) {
    BpfMap counters = maps.get(map);
    if (counters == null) {
      throw new IllegalStateException("no map " + map);
    }
    byte[] bytes = counters.lookup(NameIndex.key(place)).orElseThrow();
    return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
  }
}
