package io.longhaul.node.traffic;

import java.util.concurrent.atomic.LongAdder;

/** What is counted of one endpoint of one upstream; few series, since there are many of them. */
public final class EndpointMeter implements Measured {
  private final RequestCounts requests;
  private final LongAdder tunnels;
  private final LongAdder failures;

  EndpointMeter(Series series) {
    requests = new RequestCounts(series);
    tunnels = series.counter("tunnels.opened");
    failures = series.counter("failures");
  }

  /** It answered. */
  public void answered(int status) {
    requests.responded(status);
  }

  /** An attempt got no answer, or no whole one. */
  public void failed() {
    failures.increment();
  }

  /** It has a WebSocket more. */
  public void opened() {
    tunnels.increment();
  }

  public RequestCounts requests() {
    return requests;
  }
}
