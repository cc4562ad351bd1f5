package io.longhaul.chaos.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the kernel of a host has counted of TCP, by names such as {@code TcpExt.ListenDrops}. */
record KernelCounters(Map<String, Long> values) {
  static KernelCounters of(LabHost host) {
    Map<String, Long> values = new TreeMap<>();
    for (String file : List.of("/proc/net/netstat", "/proc/net/snmp")) {
      add(Shell.on(host, "cat " + file), values);
    }
    return new KernelCounters(values);
  }

  /** Two lines a group: names, then values, each behind the group's name. */
  private static void add(String text, Map<String, Long> values) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    for (int i = 0; i + 1 < lines.size(); i += 2) {
      String[] names = lines.get(i).split(" ", -1);
      String[] counts = lines.get(i + 1).split(" ", -1);
      String group = names[0].replace(":", ".");
      for (int n = 1; n < names.length; n++) {
        values.put(group + names[n], Long.parseLong(counts[n]));
      }
    }
  }

  /** What some of them have grown by since then; those that this kernel has and that have. */
  Map<String, Long> growth(KernelCounters before, List<String> names) {
    Map<String, Long> grown = new TreeMap<>();
    for (String name : names) {
      long by = values.getOrDefault(name, 0L) - before.values.getOrDefault(name, 0L);
      if (by != 0) {
        grown.put(name, by);
      }
    }
    return grown;
  }
}
