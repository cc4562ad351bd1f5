package io.longhaul.node.upstream;

import io.longhaul.node.http.BodySink;
import io.longhaul.node.websocket.Threshold;

/**
 * One request on its way to an endpoint, and its response on the way back: a connection that is
 * lent to it, or a part of one that it shares. On its event loop only. What is written to it goes
 * out with the next flush; the response is read only when it is asked for.
 */
public interface UpstreamStream extends BodySink {
  /** Sends the head. Content and end follow, which a request without a body has none of. */
  void begin(RequestHead head, ResponseListener requester);

  /** Whether the endpoint takes more of the request's content. */
  boolean isWritable();

  /** What was written is to go out now. */
  void flush();

  /** Asks for more of the response. */
  void read();

  /** Whether what it is sent on has served a request before, and so may have been closed since. */
  boolean isReused();

  /** Whether any byte of the response has come. */
  boolean hasAnswered();

  /**
   * The response is complete; what it came on is kept for other requests, if it can be.
   *
   * @param requestComplete whether all of the request was sent
   */
  void finish(boolean requestComplete);

  /** Gives the request up; nobody is told. */
  void close();

  /**
   * Leaves what it was sent on to a tunnel, after {@link ResponseListener#switched}, and with it
   * the bytes that came behind the response's head.
   */
  Threshold handOver();
}
