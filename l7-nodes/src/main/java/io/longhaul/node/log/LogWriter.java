package io.longhaul.node.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.ringbuffer.RingBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes lines out of the ring and appends them to the file, many at once. */
final class LogWriter implements Agent {
  /** What is written at once at most; holds any line several times. */
  static final int BATCH_BYTES = 16 * JsonLine.MAX_BYTES;

  private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);
  private static final long TURN_NS = TimeUnit.SECONDS.toNanos(1);
  private static final long COMPLAIN_NS = TimeUnit.MINUTES.toNanos(1);

  private final RingBuffer ring;
  private final LogFile file;
  private final LogCounters counters;
  private final ByteBuffer batch = ByteBuffer.allocateDirect(BATCH_BYTES);
  private final MessageHandler handler = this::take;
  private int batched;
  private long turnedNs = System.nanoTime();
  private long complainedNs = turnedNs - COMPLAIN_NS;

  LogWriter(RingBuffer ring, LogFile file, LogCounters counters) {
    this.ring = ring;
    this.file = file;
    this.counters = counters;
  }

  @Override
  public String roleName() {
    return "longhaul-access-log";
  }

  @Override
  public int doWork() {
    int taken = ring.read(handler);
    write();
    if (System.nanoTime() - turnedNs > TURN_NS) {
      turnedNs = System.nanoTime();
      turn();
    }
    return taken;
  }

  @Override
  public void onClose() {
    while (ring.read(handler) > 0) {
      // What was handed over before the end is written.
    }
    write();
    try {
      file.close();
    } catch (IOException e) {
      failed(e);
    }
  }

  private void take(int type, MutableDirectBuffer from, int index, int length) {
    if (batch.remaining() < length) {
      write();
    }
    from.getBytes(index, batch, length);
    batched++;
  }

  private void write() {
    if (batched == 0) {
      return;
    }
    batch.flip();
    try {
      file.write(batch);
    } catch (IOException e) {
      counters.dropped.increment(batched);
      failed(e);
    }
    batch.clear();
    batched = 0;
  }

  private void turn() {
    try {
      file.turn();
    } catch (IOException e) {
      failed(e);
    }
  }

  private void failed(IOException e) {
    counters.failures.increment();
    if (System.nanoTime() - complainedNs > COMPLAIN_NS) {
      complainedNs = System.nanoTime();
      LOG.warn("access log: {} (lines are dropped until it can be written to)", e.toString());
    }
  }
}
