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

  private static final String CONTENT_LENGTH = "content-length";
  private static final String TRANSFER_ENCODING = "transfer-encoding";

  private Framing() {}

  public static BodyLength ofRequest(Head head) throws HttpFault {
    return declared(head, head.part(2), BodyLength.NONE);
  }

  /**
   * Of a final response.
   *
   * @param toHead whether it answers a HEAD request
   */
  public static BodyLength ofResponse(Head head, int status, boolean toHead) throws HttpFault {
    BodyLength declared = declared(head, head.part(0), BodyLength.UNTIL_CLOSE);
    return toHead || status == 204 || status == 304 ? BodyLength.NONE : declared;
  }

  private static BodyLength declared(Head head, String version, BodyLength absent)
      throws HttpFault {
    int lengths = head.occurrences(CONTENT_LENGTH);
    int codings = head.occurrences(TRANSFER_ENCODING);
    if (lengths > 0 && codings > 0) {
      throw new HttpFault(
          FaultReason.LENGTH_CONFLICT,
          "Content-Length and Transfer-Encoding: both given (expected: one of them)");
    }
    if (codings > 0) {
      requireChunked(head, version);
      return BodyLength.CHUNKED;
    }
    if (lengths > 1) {
      throw new HttpFault(FaultReason.CONTENT_LENGTH, "Content-Length: repeated (expected: once)");
    }
    return lengths == 0 ? absent : fixed(head.list(CONTENT_LENGTH).orElseThrow());
  }

  private static void requireChunked(Head head, String version) throws HttpFault {
    String codings = head.list(TRANSFER_ENCODING).orElseThrow();
    if (version.equals("HTTP/1.0")) {
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

  private static BodyLength fixed(String text) throws HttpFault {
    boolean plain = !text.isEmpty() && text.length() <= MAX_LENGTH_DIGITS;
    for (int i = 0; plain && i < text.length(); i++) {
      plain = Octets.isDigit(text.charAt(i));
    }
    if (!plain) {
      throw new HttpFault(
          FaultReason.CONTENT_LENGTH,
          "Content-Length: '" + shortened(text) + "' (expected: up to 18 digits and nothing else)");
    }
    return new BodyLength.Fixed(Long.parseLong(text));
  }

  private static String shortened(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "...";
  }
}
