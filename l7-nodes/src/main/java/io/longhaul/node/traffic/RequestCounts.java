package io.longhaul.node.traffic;

import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/** Responses by class of their status, and bytes of bodies. Safe for all threads. */
public final class RequestCounts {
  private static final int CLASSES = 5;
  private static final String DIRECTION = "direction";

  private final LongAdder[] responses;
  private final LongAdder bytesIn;
  private final LongAdder bytesOut;

  RequestCounts(Series series) {
    responses =
        IntStream.rangeClosed(0, CLASSES)
            .mapToObj(c -> series.counter("responses", "status", c == 0 ? "none" : c + "xx"))
            .toArray(LongAdder[]::new);
    bytesIn = series.counter("bytes", DIRECTION, "in");
    bytesOut = series.counter("bytes", DIRECTION, "out");
  }

  /**
   * A response with this status.
   *
   * @param status 0 for a request that got none
   */
  public void responded(int status) {
    int statusClass = status / 100;
    responses[statusClass >= 1 && statusClass <= CLASSES ? statusClass : 0].increment();
  }

  /** Bytes of a request's body, and of its response's. */
  public void passed(long in, long out) {
    if (in != 0) {
      bytesIn.add(in);
    }
    if (out != 0) {
      bytesOut.add(out);
    }
  }

  long responses() {
    long sum = 0;
    for (LongAdder one : responses) {
      sum += one.sum();
    }
    return sum;
  }
}
