package io.longhaul.director.relay;

/**
 * Decides from the sizes of a direction's reads whether it is bulk, where splice is cheaper, or
 * chatty, where copying is. No clock: who sends much at a time fills reads, however fast.
 */
final class BulkGauge {
  /** A read of at least so many bytes speaks for bulk. */
  static final int LARGE_READ_BYTES = 16 * 1024;

  /** So many bytes in large reads, one after the other, prove it. */
  static final int BULK_BYTES = 256 * 1024;

  /** So many small reads, one after the other, disprove it. */
  static final int CHATTY_READS = 4;

  private SpliceMode mode;
  private int largeBytes;
  private int smallReads;
  private boolean bulk;

  BulkGauge(SpliceMode mode) {
    this.mode = mode;
    this.bulk = mode == SpliceMode.ON;
  }

  boolean isBulk() {
    return bulk;
  }

  /** The system refused: nothing is bulk from here on. */
  void neverBulk() {
    mode = SpliceMode.OFF;
    bulk = false;
  }

  void read(int bytes) {
    if (mode != SpliceMode.AUTO) {
      return;
    }
    if (bytes >= LARGE_READ_BYTES) {
      smallReads = 0;
      largeBytes = Math.min(largeBytes + bytes, BULK_BYTES);
      bulk |= largeBytes == BULK_BYTES;
    } else {
      largeBytes = 0;
      smallReads = Math.min(smallReads + 1, CHATTY_READS);
      bulk &= smallReads < CHATTY_READS;
    }
  }
}
