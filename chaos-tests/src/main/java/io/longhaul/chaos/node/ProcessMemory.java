package io.longhaul.chaos.node;

import io.longhaul.ops.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a proxy has in memory, all its processes together.
 *
 * @param residentBytes pages of all of it
 * @param heapBytes live objects of Java; 0 where there is no Java
 * @param outsideBytes pages outside of Java's heap
 */
record ProcessMemory(long residentBytes, long heapBytes, long outsideBytes) {
  private static final String RESIDENT = "Rss:";
  private static final int HEX = 16;

  /** Looks at a proxy; at a node after a garbage collection. */
  static ProcessMemory of(RunningProxy proxy) {
    List<ProcessHandle> workers = proxy.process().workers();
    if (workers.isEmpty()) {
      throw new CommandFailure(proxy.who().label() + ": has ended (expected: it runs)");
    }
    if (proxy.who() == Contender.LONGHAUL) {
      JavaHeap heap = JavaHeap.collected(workers.getFirst().pid());
      return sum(workers, heap.from(), heap.to(), heap.liveBytes());
    }
    return sum(workers, 0, 0, 0);
  }

  private static ProcessMemory sum(List<ProcessHandle> workers, long from, long to, long live) {
    long resident = 0;
    long inside = 0;
    for (ProcessHandle worker : workers) {
      boolean counts = false;
      for (String line : mappings(worker.pid())) {
        if (line.startsWith(RESIDENT)) {
          long bytes = kibibytes(line) * 1024;
          resident += bytes;
          inside += counts ? bytes : 0;
        } else if (line.indexOf('-') > 0 && !line.substring(0, line.indexOf('-')).contains(":")) {
          long start = Long.parseUnsignedLong(line.substring(0, line.indexOf('-')), HEX);
          counts = start >= from && start < to;
        }
      }
    }
    return new ProcessMemory(resident, live, resident - inside);
  }

  private static long kibibytes(String line) {
    return Long.parseLong(line.replaceAll("[^0-9]", ""));
  }

  private static List<String> mappings(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps"));
    } catch (IOException e) {
      throw new CommandFailure("memory of process " + pid + ": " + e + " (expected: Linux)", e);
    }
  }

  /** Live objects, and pages outside of the heap: what connections need of the process. */
  long neededBytes() {
    return heapBytes + outsideBytes;
  }
}
