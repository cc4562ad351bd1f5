package io.longhaul.node.proxy;

import io.longhaul.node.http.BodyLength;
import io.longhaul.node.http.Head;
import io.longhaul.node.http.Trailers;
import io.longhaul.node.websocket.Threshold;
import io.netty.buffer.ByteBuf;
import java.util.Optional;

/**
 * The client's side of one exchange, whatever protocol it speaks: its request comes from here, and
 * its response goes here. All of it happens on the client's event loop.
 */
interface ClientStream {
  /** Whether the client came by TLS. */
  boolean isSecure();

  /** Whether the whole request has been handed to its exchange. */
  boolean requestIsComplete();

  /** Whether the client takes what it is given; otherwise nothing more should be read for it. */
  boolean isWritable();

  /** Sets the one deadline of the exchange, whatever it now waits for. */
  void arm(long delayMs);

  void disarm();

  /** Hands over what is there of the request's body, and asks for more where there is room. */
  void wanted();

  /** Passes on a 1xx other than 101, if the client knows such. */
  void informational(Head head);

  /** Begins the final response. */
  void response(Head head, BodyLength length);

  /** Takes a piece of the response's body over. */
  void content(ByteBuf piece);

  /** Completes the response, and with it the exchange. */
  void end(Optional<Trailers> trailers);

  /** What was given is to go out now. */
  void flush();

  /** Gives an answer of the node's own instead of a response, which ends the exchange. */
  void answer(Answer answer);

  /** Breaks off, so that the client sees that the response is cut short. */
  void cut();

  /** The request's body did not go on in time, and no response has begun. */
  void bodyExpired();

  /**
   * Tells the client that its WebSocket is open, and leaves it to a tunnel.
   *
   * @param head the application's 101
   */
  Threshold switched(Head head);
}
