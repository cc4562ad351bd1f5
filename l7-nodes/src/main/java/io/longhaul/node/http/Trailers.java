package io.longhaul.node.http;

import io.netty.buffer.ByteBuf;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

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
          "x-longhaul-node",
          "x-request-id",
          "traceparent",
          "tracestate");

  private final Head head;
  private final LeftOut leftOut;

  Trailers(Head head) {
    this(head, (_, _) -> false);
  }

  private Trailers(Head head, LeftOut leftOut) {
    this.head = head;
    this.leftOut = leftOut;
  }

  /** Whether a field must not arrive late either, for who forwards it. */
  @FunctionalInterface
  public interface LeftOut {
    boolean test(Head head, int field);
  }

  /** The same without these fields. */
  public Trailers without(LeftOut fields) {
    return new Trailers(head, fields);
  }

  /**
   * Reads a trailer section.
   *
   * @param lines all of it, with the empty line at its end
   * @return empty where there are no fields
   */
  public static Optional<Trailers> parse(ByteBuf lines, HttpLimits limits) throws HttpFault {
    TrailerScanner scanner = new TrailerScanner(limits);
    if (!scanner.scan(lines)) {
      throw new HttpFault(FaultReason.TRAILERS, "trailers: no end (expected: an empty line)");
    }
    return scanner.trailers();
  }

  /** Appends the fields that may be forwarded, each with its line end. */
  public void copyTo(ByteBuf to) {
    for (int i = 0; i < head.count(); i++) {
      if (isForwarded(i)) {
        head.copyField(i, to);
      }
    }
  }

  /** Gives the names, in lower case, and the values of the fields that may be forwarded. */
  public void forEach(BiConsumer<String, String> field) {
    for (int i = 0; i < head.count(); i++) {
      if (isForwarded(i)) {
        field.accept(head.name(i).toLowerCase(Locale.ROOT), head.value(i));
      }
    }
  }

  private boolean isForwarded(int field) {
    return !NEVER.contains(head.name(field).toLowerCase(Locale.ROOT).replace('_', '-'))
        && !leftOut.test(head, field);
  }
}
