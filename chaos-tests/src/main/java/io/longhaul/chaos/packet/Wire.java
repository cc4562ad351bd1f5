package io.longhaul.chaos.packet;

/** Takes the segments that an end sends: a client's to some director, a kernel's to the client. */
@FunctionalInterface
public interface Wire {
  /** A wire that leads nowhere. */
  Wire NOWHERE = segment -> {};

  /** Sends a segment. */
  void send(Segment segment);
}
