package io.longhaul.director.xdp;

/**
 * What was forwarded.
 *
 * @param packets clients' packets
 * @param bytes of their IP packets, without what was put around them
 */
public record Traffic(long packets, long bytes) {
  /** Bytes of one processor's value in the program's maps. */
  static final int BYTES = 16;

  /** Nothing. */
  public static final Traffic NONE = new Traffic(0, 0);

  Traffic plus(Traffic other) {
    return new Traffic(packets + other.packets, bytes + other.bytes);
  }
}
