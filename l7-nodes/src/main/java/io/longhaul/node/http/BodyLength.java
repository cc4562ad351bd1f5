package io.longhaul.node.http;

/** How a message says where its body ends (RFC 9112, 6.3). */
public sealed interface BodyLength {
  /** There is no body. */
  record None() implements BodyLength {}

  /**
   * By Content-Length.
   *
   * @param bytes 0 or more
   */
  record Fixed(long bytes) implements BodyLength {}

  /** By the chunked coding. */
  record Chunked() implements BodyLength {}

  /** By the end of the connection; responses only. */
  record UntilClose() implements BodyLength {}

  BodyLength NONE = new None();
  BodyLength CHUNKED = new Chunked();
  BodyLength UNTIL_CLOSE = new UntilClose();
}
