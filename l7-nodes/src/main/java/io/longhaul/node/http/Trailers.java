package io.longhaul.node.http;

import io.netty.buffer.ByteBuf;
import java.util.Locale;
import java.util.Set;

/** Trailer fields of a chunked body (RFC 9110, 6.5). */
public final class Trailers {
  /** What must not arrive late: framing, routing, authentication and what is for one hop only. */
  private static final Set<String> NEVER =
      Set.of(
          "transfer-encoding",
          "content-length",
          "host",
          "trailer",
          "te",
          "connection",
          "keep-alive",
          "upgrade",
          "proxy-connection",
          "authorization",
          "cookie",
          "set-cookie",
          "content-encoding",
          "content-type",
          "content-range",
          "cache-control",
          "expect",
          "max-forwards",
          "forwarded",
          "x-forwarded-for",
          "x-forwarded-proto",
          "x-forwarded-host",
          "x-forwarded-port",
          "x-longhaul-node");

  private final Head head;

  Trailers(Head head) {
    this.head = head;
  }

  /** Appends the fields that may be forwarded, each with its line end. */
  public void copyTo(ByteBuf to) {
    for (int i = 0; i < head.count(); i++) {
      if (!NEVER.contains(head.name(i).toLowerCase(Locale.ROOT).replace('_', '-'))) {
        head.copyField(i, to);
      }
    }
  }
}
