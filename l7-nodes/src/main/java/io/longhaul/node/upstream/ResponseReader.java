package io.longhaul.node.upstream;

import io.longhaul.node.http.BodyDecoder;
import io.longhaul.node.http.BodyLength;
import io.longhaul.node.http.BodySink;
import io.longhaul.node.http.FaultReason;
import io.longhaul.node.http.Framing;
import io.longhaul.node.http.Head;
import io.longhaul.node.http.HeadScanner;
import io.longhaul.node.http.HttpFault;
import io.longhaul.node.http.HttpLimits;
import io.longhaul.node.http.KnownField;
import io.longhaul.node.http.Trailers;
import io.netty.buffer.ByteBuf;
import java.util.Optional;

/** Reads one response, with the informational ones before it, from a connection's bytes. */
final class ResponseReader implements BodySink {
  /** Informational responses before a final one; an application has no use for more. */
  static final int MAX_INFORMATIONAL = 16;

  private static final int SWITCHING_PROTOCOLS = 101;

  private final HttpLimits limits;
  private final boolean toHead;
  private final boolean upgrade;
  private final ResponseListener listener;
  private HeadScanner scanner;
  private Optional<BodyDecoder> body = Optional.empty();
  private int informational;
  private boolean untilClose;
  private boolean persistent;
  private boolean complete;
  private boolean switched;

  /**
   * @param toHead whether the request was HEAD
   * @param upgrade whether the request asked for a WebSocket, so that 101 is an answer to it
   */
  ResponseReader(HttpLimits limits, boolean toHead, boolean upgrade, ResponseListener listener) {
    this.limits = limits;
    this.toHead = toHead;
    this.upgrade = upgrade;
    this.listener = listener;
    this.scanner = HeadScanner.ofResponse(limits);
  }

  /** Takes what belongs to the response and nothing behind it. */
  void read(ByteBuf in) throws HttpFault {
    while (!complete && !switched && in.isReadable()) {
      if (body.isPresent()) {
        var _ = body.get().decode(in, this);
        return;
      }
      Optional<Head> head = scanner.scan(in);
      if (head.isEmpty()) {
        return;
      }
      head(head.get(), in);
    }
  }

  /** The connection's input has ended; true where that is how this response ends. */
  boolean endOfInput() {
    if (untilClose && !complete) {
      end(Optional.empty());
      return true;
    }
    return false;
  }

  @Override
  public void content(ByteBuf piece) {
    listener.content(piece);
  }

  @Override
  public void end(Optional<Trailers> trailers) {
    complete = true;
    listener.end(trailers);
  }

  boolean isComplete() {
    return complete;
  }

  /** Whether the connection may take another request after this response. */
  boolean isPersistent() {
    return complete && persistent;
  }

  private void head(Head head, ByteBuf in) throws HttpFault {
    int status = head.status();
    if (status < 100 || status > 599) {
      throw new HttpFault(FaultReason.STATUS_LINE, "status: " + status + " (expected: 100 to 599)");
    }
    if (status == SWITCHING_PROTOCOLS) {
      switchProtocols(head);
    } else if (status < 200) {
      informational(head);
    } else {
      finalResponse(head, status, in);
    }
  }

  private void switchProtocols(Head head) throws HttpFault {
    if (!upgrade) {
      throw new HttpFault(
          FaultReason.UPGRADE, "status: 101 (expected: none where no WebSocket was asked for)");
    }
    switched = true;
    listener.switched(head);
  }

  private void informational(Head head) throws HttpFault {
    if (++informational > MAX_INFORMATIONAL) {
      throw new HttpFault(
          FaultReason.STATUS_LINE,
          "informational responses: too many (expected: at most " + MAX_INFORMATIONAL + ")");
    }
    scanner = HeadScanner.ofResponse(limits);
    listener.informational(head);
  }

  private void finalResponse(Head head, int status, ByteBuf in) throws HttpFault {
    BodyLength length = Framing.ofResponse(head, status, toHead);
    untilClose = length instanceof BodyLength.UntilClose;
    persistent =
        !untilClose
            && (head.isHttp11()
                ? !head.lists(KnownField.CONNECTION, "close")
                : head.lists(KnownField.CONNECTION, "keep-alive"));
    BodyDecoder decoder = BodyDecoder.of(length, limits, 0);
    body = Optional.of(decoder);
    listener.response(head, status, length);
    var _ = decoder.decode(in, this);
  }
}
