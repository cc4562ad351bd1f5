package io.longhaul.node.overload;

import io.netty.util.internal.PlatformDependent;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a process uses of the memory that it may have.
 *
 * @param directBytes buffers outside the heap, as Netty counts them
 * @param heapBytes what the last collections of each part of the heap left
 */
public record MemoryUse(long directBytes, long maxDirectBytes, long heapBytes, long maxHeapBytes) {
  private static final int PERCENT = 100;

  /** The scarcer of the two, in percent of what there may be. */
  int percent() {
    return Math.max(percent(directBytes, maxDirectBytes), percent(heapBytes, maxHeapBytes));
  }

  private static int percent(long used, long max) {
    return max <= 0 || used <= 0 ? 0 : (int) Math.min(PERCENT, (double) used / max * PERCENT);
  }

  /** Reads that of this process. */
  public static Supplier<MemoryUse> ofProcess() {
    List<MemoryPoolMXBean> heap =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .toList();
    long maxHeapBytes = Runtime.getRuntime().maxMemory();
    return () ->
        new MemoryUse(
            PlatformDependent.usedDirectMemory(),
            PlatformDependent.maxDirectMemory(),
            heap.stream().mapToLong(MemoryUse::afterCollection).sum(),
            maxHeapBytes);
  }

  private static long afterCollection(MemoryPoolMXBean pool) {
    MemoryUsage usage = pool.getCollectionUsage();
    return usage == null ? 0 : usage.getUsed();
  }
}
