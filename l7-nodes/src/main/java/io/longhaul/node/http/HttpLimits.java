package io.longhaul.node.http;

/**
 * Bounds of one message's head.
 *
 * @param startLineBytes longest request or status line, without its line end
 * @param headBytes start line and all fields together, with their line ends
 * @param fields most header fields
 */
public record HttpLimits(int startLineBytes, int headBytes, int fields) {
  public static final int DEFAULT_START_LINE_BYTES = 8 * 1024;
  public static final int DEFAULT_HEAD_BYTES = 32 * 1024;
  public static final int DEFAULT_FIELDS = 100;
  public static final HttpLimits DEFAULT =
      new HttpLimits(DEFAULT_START_LINE_BYTES, DEFAULT_HEAD_BYTES, DEFAULT_FIELDS);
}
