package io.longhaul.node.traffic;

import java.util.concurrent.atomic.LongAdder;

/** How many requests have begun and are not over; what has become a tunnel is over. */
final class ActiveRequests {
  private final LongAdder begun = new LongAdder();
  private final RequestCounts over;

  ActiveRequests(Series series, RequestCounts over) {
    this.over = over;
    series.gauge("active", this::count);
  }

  void begin() {
    begun.increment();
  }

  // What is over is read first: a request that ends in between must not make this negative.
  long count() {
    long ended = over.responses();
    return begun.sum() - ended;
  }
}
