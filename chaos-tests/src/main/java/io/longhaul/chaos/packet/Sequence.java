package io.longhaul.chaos.packet;

/** Arithmetic of TCP's sequence numbers, which wrap around at 32 bits (RFC 9293, 3.4). */
public final class Sequence {
  /** How far a packet may be from a full socket's numbers and still fit it (rule R11). */
  public static final int FULL_FIT = 1 << 24;

  /** How far a packet may be from a TIME_WAIT socket's number and still fit it (rule R11). */
  public static final int TIME_WAIT_FIT = 1 << 16;

  /** The receive window that every end offers. */
  public static final int WINDOW = 1 << 16;

  private Sequence() {}

  /** Whether {@code a} comes after {@code b}. */
  public static boolean after(int a, int b) {
    return a - b > 0;
  }

  /** Whether two numbers are at most {@code distance} apart, either way. */
  public static boolean within(int a, int b, int distance) {
    return Math.abs((long) (a - b)) <= distance;
  }

  /** Whether {@code a} lies in the window that begins at {@code next}. */
  static boolean inWindow(int a, int next) {
    int offset = a - next;
    return offset >= 0 && offset < WINDOW;
  }
}
