package io.longhaul.membership.telemetry;

/** Why a message that came was not heard. */
public enum DropReason {
  /** Shorter than any message: cut off, or of something else. */
  TRUNCATED,
  /** Longer than {@link Wire#MAX_MESSAGE_BYTES}. */
  OVERSIZED,
  /** Of another schema, or of a kind of message that is not known. */
  FOREIGN,
  /** Of a version before the first. */
  VERSION,
  /** From nobody whose secret the tier has. Normal for a moment when a process is new. */
  UNKNOWN_SENDER,
  /** Not made with the sender's secret, or of another tier. Normal for a moment after a change. */
  WRONG_TAG,
  /** Older than one that came before. Normal at a low rate where the network reorders. */
  REPLAYED,
  /** With the right tag, and yet not readable. */
  MALFORMED;

  /** Whether a few of them are no sign of a fault. */
  boolean normalForAMoment() {
    return switch (this) {
      case UNKNOWN_SENDER, WRONG_TAG, REPLAYED -> true;
      case TRUNCATED, OVERSIZED, FOREIGN, VERSION, MALFORMED -> false;
    };
  }
}
