package io.longhaul.node.testing;

import java.lang.management.ManagementFactory;

/** What is alive in the heap of this process, attackers' own part included. */
public final class LiveHeap {
  private LiveHeap() {}

  public static long bytes() {
    System.gc();
    return usedBytes();
  }

  /** What is alive, and what was and is not collected yet. */
  public static long usedBytes() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
