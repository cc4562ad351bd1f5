package io.longhaul.node.http2;

import io.longhaul.node.http.HttpFault;
import io.longhaul.node.http.HttpLimits;
import io.longhaul.node.http.Trailers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Map;
import java.util.Optional;

/** The trailer section of a request or response, which has no pseudo-headers (RFC 9113, 8.1). */
public final class TrailerFields {
  private static final int INITIAL_BYTES = 512;

  private TrailerFields() {}

  /** Reads the fields; empty where none of them may be passed on. */
  public static Optional<Trailers> read(Http2Headers headers, HttpLimits limits)
      throws MalformedMessage, HttpFault {
    ByteBuf lines = Unpooled.buffer(INITIAL_BYTES);
    try {
      for (Map.Entry<CharSequence, CharSequence> field : headers) {
        FieldRules.name(field.getKey());
        FieldRules.value(field.getValue());
        FieldRules.write(lines, field.getKey(), field.getValue());
      }
      lines.writeByte('\r').writeByte('\n');
      return Trailers.parse(lines, limits);
    } finally {
      lines.release();
    }
  }
}
