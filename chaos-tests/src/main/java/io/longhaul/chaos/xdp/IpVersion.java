package io.longhaul.chaos.xdp;

/** Of the clients' packets; the underlay is always IPv4. */
enum IpVersion {
  V4(4, 14 + 20 + 20 + 64),
  V6(6, 14 + 40 + 20 + 64);

  private final int number;
  private final int frameBytes;

  IpVersion(int number, int frameBytes) {
    this.number = number;
    this.frameBytes = frameBytes;
  }

  int number() {
    return number;
  }

  /** Length of a frame of the bench's: Ethernet, IP, TCP, and a payload of 64 bytes. */
  int frameBytes() {
    return frameBytes;
  }
}
