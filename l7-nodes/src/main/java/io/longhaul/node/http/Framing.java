package io.longhaul.node.http;

import java.util.Locale;

/**
 * Decides a message's {@link BodyLength}, refusing whatever two recipients could read differently:
 * both lengths at once, a length that is repeated or is not plain digits, any coding but a single
 * {@code chunked}, and any coding in HTTP/1.0.
 */
public final class Framing {
  /** Digits of the longest Content-Length; with 18 no sum of two overflows a long. */
  static final int MAX_LENGTH_DIGITS = 18;

  private Framing() {}

  public static BodyLength ofRequest(Head head) throws HttpFault {
    return declared(head, BodyLength.NONE);
  }

  /**
   * Of a final response.
   *
   * @param toHead whether it answers a HEAD request
   */
  public static BodyLength ofResponse(Head head, int status, boolean toHead) throws HttpFault {
    BodyLength declared = declared(head, BodyLength.UNTIL_CLOSE);
    return toHead || status == 204 || status == 304 ? BodyLength.NONE : declared;
  }

  private static BodyLength declared(Head head, BodyLength absent) throws HttpFault {
    boolean coded = head.has(KnownField.TRANSFER_ENCODING);
    boolean counted = head.has(KnownField.CONTENT_LENGTH);
    if (counted && coded) {
      throw new HttpFault(
          FaultReason.LENGTH_CONFLICT,
          "Content-Length and Transfer-Encoding: both given (expected: one of them)");
    }
    if (coded) {
      requireChunked(head);
      return BodyLength.CHUNKED;
    }
    return counted ? fixed(head) : absent;
  }

  private static void requireChunked(Head head) throws HttpFault {
    String codings = head.list(KnownField.TRANSFER_ENCODING).orElseThrow();
    if (!head.isHttp11()) {
      throw new HttpFault(
          FaultReason.TRANSFER_ENCODING, "Transfer-Encoding: in HTTP/1.0 (expected: HTTP/1.1)");
    }
    if (codings.equalsIgnoreCase("chunked")) {
      return;
    }
    // A coding that is understood by nobody here but framed properly is a 501 (RFC 9112, 6.1).
    boolean framed =
        codings
            .toLowerCase(Locale.ROOT)
            .matches("(gzip|x-gzip|deflate|compress|x-compress), ?chunked");
    throw new HttpFault(
        framed ? FaultReason.UNKNOWN_CODING : FaultReason.TRANSFER_ENCODING,
        "Transfer-Encoding: '" + shortened(codings) + "' (expected: chunked, alone and once)");
  }

  private static BodyLength fixed(Head head) throws HttpFault {
    if (head.occurrences(KnownField.CONTENT_LENGTH) > 1) {
      throw new HttpFault(FaultReason.CONTENT_LENGTH, "Content-Length: repeated (expected: once)");
    }
    int field = 0;
    while (!head.is(field, KnownField.CONTENT_LENGTH)) {
      field++;
    }
    long bytes = head.number(field);
    if (bytes < 0) {
      throw new HttpFault(
          FaultReason.CONTENT_LENGTH,
          "Content-Length: '"
              + shortened(head.value(field))
              + "' (expected: up to 18 digits and nothing else)");
    }
    return new BodyLength.Fixed(bytes);
  }

  private static String shortened(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "...";
  }
}
