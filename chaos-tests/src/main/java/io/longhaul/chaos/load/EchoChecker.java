package io.longhaul.chaos.load;

import io.netty.buffer.ByteBuf;

/**
 * Checks the echoes of one WebSocket: every byte, every message once, in the order sent.
 *
 * <p>A message that comes late, after one that was sent later, is corrupt, since order is part of
 * what a WebSocket promises; one that never comes is lost. What cannot be told apart counts as the
 * message that was due.
 */
final class EchoChecker {
  private final long connectionId;
  private final int sizeBytes;
  private final long intervalNs;
  private long firstIntendedNs;

  private long nextSequence;
  private long skipped;

  private int position;
  private long word;
  private long sequence;
  private boolean intact = true;

  EchoChecker(long connectionId, int sizeBytes, long intervalNs) {
    this.connectionId = connectionId;
    this.sizeBytes = sizeBytes;
    this.intervalNs = intervalNs;
  }

  /** Message 0 is meant to be sent at this time; those that follow, each an interval later. */
  void firstIntendedNs(long ns) {
    firstIntendedNs = ns;
  }

  /** When a message was meant to be sent. */
  long intendedNs(long ofSequence) {
    return firstIntendedNs + ofSequence * intervalNs;
  }

  /** Takes the next {@code length} bytes of a message out of {@code in}. */
  void payload(ByteBuf in, int length) {
    for (int i = 0; i < length; i++) {
      next(in.readByte());
    }
  }

  private void next(byte octet) {
    int at = position++ & 7;
    if (position > sizeBytes) {
      intact = false;
    } else if (position <= EchoPattern.HEADER_BYTES) {
      word = word << 8 | (octet & 0xFF);
      if (at == 7) {
        header();
      }
    } else {
      if (at == 0) {
        word = EchoPattern.word(connectionId, sequence, position - 1);
      }
      intact &= octet == (byte) (word >>> (56 - 8 * at));
    }
  }

  private void header() {
    switch (position) {
      case 8 -> intact &= word == connectionId;
      case 16 -> sequence = word;
      default -> intact &= word == intendedNs(sequence);
    }
  }

  /**
   * A message ended.
   *
   * @param sent how many were sent so far
   * @return its sequence, or -1 when it is corrupt or out of order
   */
  long messageEnd(long sent) {
    boolean ours = intact && position == sizeBytes && sequence >= 0 && sequence < sent;
    long answered = sequence;
    position = 0;
    intact = true;
    if (!ours) {
      nextSequence = Math.min(nextSequence + 1, sent);
      return -1;
    }
    if (answered < nextSequence) {
      skipped = Math.max(0, skipped - 1);
      return -1;
    }
    skipped += answered - nextSequence;
    nextSequence = answered + 1;
    return answered;
  }

  /** Of {@code sent} messages, those without an answer so far. */
  long missing(long sent) {
    return sent - nextSequence + skipped;
  }

  /** Of {@code sent} messages, those whose answer may still come in order. */
  long outstanding(long sent) {
    return sent - nextSequence;
  }
}
