package io.longhaul.node.attack;

import java.lang.management.ManagementFactory;

/** What is alive in the heap of this process, attackers' own part included. */
final class LiveHeap {
  private LiveHeap() {}

  static long bytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
