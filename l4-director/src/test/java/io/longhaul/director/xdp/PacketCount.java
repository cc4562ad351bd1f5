package io.longhaul.director.xdp;

/** How many packets a differential test takes: few by default, more for a long run. */
final class PacketCount {
  private PacketCount() {}

  /** What {@code -Dlonghaul.packets=N} says, else the default. */
  static int wanted(int byDefault) {
    String given = System.getProperty("longhaul.packets", "");
    return given.isEmpty() ? byDefault : Integer.parseInt(given);
  }
}
