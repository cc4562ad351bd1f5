package io.longhaul.chaos.node;

import java.util.Locale;

/**
 * What an idle WebSocket costs.
 *
 * @param needed bytes: live objects, and pages outside of Java's heap
 * @param heap of them live objects; 0 where there is no Java
 * @param resident bytes: all pages, those of Java's heap with garbage and room in it
 * @param cpuPercent of one core, that all of them together cost
 */
record IdleSample(double needed, double heap, double resident, double cpuPercent) {
  /**
   * Of two looks. Where the pages outside of Java's heap became fewer meanwhile, a compiler gave
   * back what it had: nothing that connections save.
   */
  static IdleSample of(
      ProcessMemory before, ProcessMemory after, int connections, double cpuPercent) {
    long heap = after.heapBytes() - before.heapBytes();
    long outside = Math.max(0, after.outsideBytes() - before.outsideBytes());
    return new IdleSample(
        (double) (heap + outside) / connections,
        (double) heap / connections,
        (double) (after.residentBytes() - before.residentBytes()) / connections,
        cpuPercent);
  }

  String text() {
    return String.format(
        Locale.ROOT,
        "%7.0f B each (%.0f B live heap; resident %.0f B)  CPU %.2f%% of a core",
        needed,
        heap,
        resident,
        cpuPercent);
  }
}
