package io.longhaul.node.metrics;

/** A frame that breaks RFC 6455, or the limits that its route has. */
public enum FrameFault {
  /** From a client without a mask, or from a server with one (5.1). */
  MASK,
  /** Reserved bits without an extension that defines them (5.2). */
  RESERVED_BITS,
  /** Opcodes 3 to 7 and 11 to 15 (5.2). */
  RESERVED_OPCODE,
  /** A length of 2^63 or more, or one not in its shortest form (5.2). */
  LENGTH,
  /** A control frame of more than 125 bytes, or a Close of one byte (5.5). */
  CONTROL_LENGTH,
  /** A control frame in fragments (5.5). */
  CONTROL_FRAGMENTED,
  /** A continuation with nothing to continue (5.4). */
  CONTINUATION,
  /** A new message inside an unfinished one (5.4). */
  INTERLEAVED,
  /** A frame of more than the policies' maxFrameBytes. */
  FRAME_TOO_LARGE,
  /** A message of more than the policies' maxMessageBytes, whole or in fragments. */
  MESSAGE_TOO_LARGE
}
