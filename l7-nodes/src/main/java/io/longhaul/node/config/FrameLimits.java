package io.longhaul.node.config;

/**
 * How large what comes through a WebSocket may be, as it is sent: compressed, where it is. Control
 * frames, which are short by themselves, do not count.
 *
 * @param maxFrameBytes a frame's payload; 0 for no limit
 * @param maxMessageBytes the payloads of a message's frames together; 0 for no limit
 */
public record FrameLimits(int maxFrameBytes, int maxMessageBytes) {
  /** Whatever comes. */
  public static final FrameLimits NONE = new FrameLimits(0, 0);

  /** Largest limit that can be given: 2 GiB less a byte. */
  public static final int MOST_BYTES = Integer.MAX_VALUE;

  /** What both let through. */
  public FrameLimits and(FrameLimits other) {
    return equals(NONE)
        ? other
        : new FrameLimits(
            least(maxFrameBytes, other.maxFrameBytes),
            least(maxMessageBytes, other.maxMessageBytes));
  }

  private static int least(int one, int other) {
    return one == 0 || (other > 0 && other < one) ? other : one;
  }
}
