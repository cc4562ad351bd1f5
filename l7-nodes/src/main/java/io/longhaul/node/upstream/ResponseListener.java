package io.longhaul.node.upstream;

import io.longhaul.node.http.BodyLength;
import io.longhaul.node.http.BodySink;
import io.longhaul.node.http.Head;
import io.longhaul.node.metrics.UpstreamFailure;

/** Whoever sent a request on an {@link UpstreamStream}; called on its event loop. */
public interface ResponseListener extends BodySink {
  /** A 1xx other than 101; the final response is still to come. */
  void informational(Head head);

  /**
   * The application agrees to a WebSocket. Nothing is parsed any more; what has come is taken by
   * {@link UpstreamStream#handOver}.
   */
  void switched(Head head);

  /** The final response's head; its content and end follow. */
  void response(Head head, int status, BodyLength length);

  /** All that one read brought has been handed over. */
  void readComplete();

  /** The connection takes more bytes again, or takes no more for now. */
  void writabilityChanged();

  /** The connection is over before the response was complete; it is the last call. */
  void failed(UpstreamFailure failure);
}
