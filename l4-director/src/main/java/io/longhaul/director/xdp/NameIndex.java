package io.longhaul.director.xdp;

import io.longhaul.director.xdp.bpf.BpfMap;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which counters are whose: a name keeps its place over all epochs, also for a process that adopts
 * the maps. A place is given to another name, and its counters begin at zero again, only when no
 * other is free. Safe for use by several threads.
 */
final class NameIndex {
  private final BpfMap names;
  private final BpfMap traffic;
  private final Map<String, Integer> places = new HashMap<>();
  private final BitSet taken = new BitSet();

  NameIndex(BpfMap names, BpfMap traffic) {
    this.names = names;
    this.traffic = traffic;
    for (int i = 0; i < names.maxEntries(); i++) {
      String name = text(names.lookup(key(i)).orElseThrow());
      if (!name.isEmpty()) {
        places.put(name, i);
        taken.set(i);
      }
    }
  }

  /** Gives each of these a place. */
  synchronized void assign(List<String> wanted) {
    Set<String> keep = new HashSet<>();
    wanted.forEach(name -> keep.add(shortened(name)));
    for (String name : keep) {
      if (!places.containsKey(name)) {
        place(name, freePlace(keep));
      }
    }
  }

  /** The place of a name that has one. */
  synchronized int index(String name) {
    Integer place = places.get(shortened(name));
    if (place == null) {
      throw new IllegalArgumentException("name: " + name + " (expected: one that was assigned)");
    }
    return place;
  }

  /** All names with their places. */
  synchronized Map<String, Integer> all() {
    return new LinkedHashMap<>(places);
  }

  private int freePlace(Collection<String> keep) {
    int free = taken.nextClearBit(0);
    if (free < names.maxEntries()) {
      return free;
    }
    OptionalInt left =
        places.entrySet().stream()
            .filter(entry -> !keep.contains(entry.getKey()))
            .mapToInt(Map.Entry::getValue)
            .min();
    int place =
        left.orElseThrow(
            () ->
                new IllegalArgumentException(
                    "names: %d (expected: at most %d)".formatted(keep.size(), names.maxEntries())));
    places.values().removeIf(other -> other == place);
    return place;
  }

  private void place(String name, int index) {
    traffic.update(key(index), new byte[Traffic.BYTES * traffic.cpus()]);
    byte[] value = new byte[TableLayout.NAME_BYTES];
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, value, 0, bytes.length);
    names.update(key(index), value);
    places.put(name, index);
    taken.set(index);
  }

  /** A name as it fits; what is longer ends in a number that tells it from its like. */
  static String shortened(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= TableLayout.NAME_BYTES) {
      return name;
    }
    String hash = "~%08x".formatted(name.hashCode());
    int end = TableLayout.NAME_BYTES - hash.length();
    // Not in the middle of a character.
    while ((bytes[end] & 0xC0) == 0x80) {
      end--;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8) + hash;
  }

  static String text(byte[] value) {
    int length = (int) IntStream.range(0, value.length).takeWhile(i -> value[i] != 0).count();
    return new String(value, 0, length, StandardCharsets.UTF_8);
  }

  static byte[] key(int index) {
    return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder()).putInt(index).array();
  }
}
