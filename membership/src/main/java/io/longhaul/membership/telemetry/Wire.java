package io.longhaul.membership.telemetry;

import io.longhaul.membership.telemetry.codec.HeartbeatEncoder;
import io.longhaul.membership.telemetry.codec.MessageHeaderEncoder;

/** The limits of messages, and where the fields lie that all of them begin with. */
final class Wire {
  /** Longest message with its tag; what Aeron carries by terms of 64 KiB. */
  static final int MAX_MESSAGE_BYTES = 8_192;

  /** HMAC-SHA-256, cut to the half that RFC 2104 allows. */
  static final int TAG_BYTES = 16;

  /** Most parts of one statement. */
  static final int MAX_PARTS = 64;

  /** Aeron's stream; the same in all tiers, since the tag tells them apart. */
  static final int STREAM = 1;

  static final int HEADER_BYTES = MessageHeaderEncoder.ENCODED_LENGTH;
  static final int NAME_BYTES = HeartbeatEncoder.senderLength();

  /** The first byte after the fields that every message begins with. */
  static final int ORIGIN_END =
      HEADER_BYTES + HeartbeatEncoder.messageNumberEncodingOffset() + Long.BYTES;

  static final int MIN_MESSAGE_BYTES = ORIGIN_END + TAG_BYTES;

  private Wire() {}
}
