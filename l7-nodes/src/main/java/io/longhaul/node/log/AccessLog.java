package io.longhaul.node.log;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The access log of a node, or none. Event loops put finished lines into a bounded ring and never
 * wait: where there is no room, a line is dropped and counted. One thread writes.
 */
public final class AccessLog implements AutoCloseable {
  /** Room for lines that are not written yet: a second of about 10,000 requests. */
  static final int RING_BYTES = 4 * 1024 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);
  private static final int PAUSE_MS = 50;
  private static final int CLOSE_MS = (int) TimeUnit.SECONDS.toMillis(5);
  private static final int LINE = 1;

  private final Optional<Open> open;

  /** What there is of a log that is written. */
  private record Open(
      String nodeId, ManyToOneRingBuffer ring, LogCounters counters, AgentRunner runner) {}

  private AccessLog(Optional<Open> open) {
    this.open = open;
  }

  /** No log. */
  public static AccessLog off() {
    return new AccessLog(Optional.empty());
  }

  /**
   * Begins to write.
   *
   * @param nodeId in every line
   * @throws IOException if the file cannot be written to
   */
  public static AccessLog start(LogSettings settings, String nodeId, MeterRegistry registry)
      throws IOException {
    LogFile file = new LogFile(settings);
    try {
      file.open();
    } catch (IOException e) {
      throw new IOException(
          "accessLog.file: '%s' cannot be written to (%s)".formatted(settings.file(), e), e);
    }
    return start(file, nodeId, new LogCounters(registry));
  }

  private static AccessLog start(LogFile file, String nodeId, LogCounters counters) {
    UnsafeBuffer memory =
        new UnsafeBuffer(
            ByteBuffer.allocateDirect(RING_BYTES + RingBufferDescriptor.TRAILER_LENGTH));
    ManyToOneRingBuffer ring = new ManyToOneRingBuffer(memory);
    AgentRunner runner =
        new AgentRunner(
            new SleepingMillisIdleStrategy(PAUSE_MS),
            e -> LOG.error("access log", e),
            null,
            new LogWriter(ring, file, counters));
    AgentRunner.startOnThread(runner, AccessLog::thread);
    return new AccessLog(Optional.of(new Open(nodeId, ring, counters, runner)));
  }

  private static Thread thread(Runnable task) {
    return Thread.ofPlatform().daemon().name("longhaul-access-log").unstarted(task);
  }

  /**
   * The lines of one event loop; empty where there is no log.
   *
   * @param ids of its requests
   */
  public Optional<AccessLines> lines(RequestIds ids) {
    return open.map(o -> new AccessLines(o.nodeId(), ids, line -> offer(o, line)));
  }

  private static void offer(Open open, JsonLine line) {
    if (open.ring().write(LINE, line.buffer(), 0, line.length())) {
      open.counters().lines.increment();
    } else {
      open.counters().dropped.increment();
    }
  }

  /** Writes what has been handed over, and ends. */
  @Override
  public void close() {
    open.ifPresent(o -> o.runner().close(CLOSE_MS, thread -> LOG.warn("access log: did not end")));
  }
}
