package io.longhaul.node.traffic;

import java.util.concurrent.atomic.LongAdder;

/** What is counted of one upstream. Its responses are what applications answered. */
public final class UpstreamMeter implements Measured {
  private final RequestCounts requests;
  private final TunnelCounts tunnels;
  private final LongAdder failures;
  private final LatencyHistogram head;
  private final LatencyHistogram connect;

  UpstreamMeter(Series series) {
    requests = new RequestCounts(series);
    tunnels = new TunnelCounts(series);
    failures = series.counter("attempts.failed");
    head = series.latency("head");
    connect = series.latency("connect");
  }

  /** A connection took so long, with its TLS, until it could be used. */
  public void connected(long nanos) {
    connect.record(nanos);
  }

  /** The head of a response came so long after its request was sent. */
  public void answered(int status, long nanos) {
    requests.responded(status);
    head.record(nanos);
  }

  /** An attempt got no answer, or no whole one. */
  public void failed() {
    failures.increment();
  }

  public RequestCounts requests() {
    return requests;
  }

  public TunnelCounts tunnels() {
    return tunnels;
  }
}
