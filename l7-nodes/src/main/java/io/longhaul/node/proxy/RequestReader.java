package io.longhaul.node.proxy;

import io.longhaul.node.http.BodyDecoder;
import io.longhaul.node.http.BodyLength;
import io.longhaul.node.http.BodySink;
import io.longhaul.node.http.Head;
import io.longhaul.node.http.HeadScanner;
import io.longhaul.node.http.HttpFault;
import io.longhaul.node.http.HttpLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.Optional;

/**
 * Takes requests out of a client's bytes, one at a time, when it is asked to: what a client
 * pipelines behind a request waits undecoded. Holds no buffer while nothing waits.
 */
final class RequestReader {
  private final HttpLimits limits;
  private ByteBuf pending = Unpooled.EMPTY_BUFFER;
  private Optional<HeadScanner> scanner = Optional.empty();
  private Optional<BodyDecoder> body = Optional.empty();

  RequestReader(HttpLimits limits) {
    this.limits = limits;
  }

  void append(ByteBufAllocator allocator, ByteBuf bytes) {
    pending = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(allocator, pending, bytes);
  }

  /** What is undecoded, to be looked at. */
  ByteBuf pending() {
    return pending;
  }

  boolean hasPending() {
    return pending.isReadable();
  }

  /** The next request's head, once it is complete. */
  Optional<Head> head() throws HttpFault {
    if (scanner.isEmpty()) {
      scanner = Optional.of(HeadScanner.ofRequest(limits));
    }
    Optional<Head> head = scanner.get().scan(pending);
    if (head.isPresent()) {
      scanner = Optional.empty();
    }
    trim();
    return head;
  }

  /** Prepares for the body of the request whose head was read. */
  void expect(BodyLength length, long maxBytes) {
    body = Optional.of(BodyDecoder.of(length, limits, maxBytes));
  }

  /** Hands over what is there of the body; true once it is complete. */
  boolean body(BodySink sink) throws HttpFault {
    boolean complete = body.orElseThrow().decode(pending, sink);
    if (complete) {
      body = Optional.empty();
    }
    trim();
    return complete;
  }

  /** All that is undecoded, for the caller to release. */
  ByteBuf rest() {
    ByteBuf rest = pending;
    pending = Unpooled.EMPTY_BUFFER;
    return rest;
  }

  void release() {
    rest().release();
  }

  private void trim() {
    if (!pending.isReadable()) {
      release();
    }
  }
}
