package io.longhaul.director.announce;

import java.util.List;

/**
 * Why a session ends (RFC 4271, section 4.5).
 *
 * @param data octets, 0 to 255 each
 */
record Fault(int code, int subcode, List<Integer> data) {
  private static final int HEADER = 1;
  private static final int OPEN = 2;
  private static final int UPDATE = 3;
  private static final int HOLD_TIMER = 4;
  private static final int STATE_MACHINE = 5;
  private static final int CEASE = 6;

  private static final int CAPABILITY_AS4_BYTES = 4;

  static final Fault NOT_SYNCHRONIZED = new Fault(HEADER, 1);
  static final Fault MALFORMED_OPEN = new Fault(OPEN, 0);
  static final Fault UNSUPPORTED_VERSION = new Fault(OPEN, 1, List.of(0, MessageEncoder.VERSION));
  static final Fault BAD_PEER_AS = new Fault(OPEN, 2);
  static final Fault BAD_IDENTIFIER = new Fault(OPEN, 3);
  static final Fault UNSUPPORTED_PARAMETER = new Fault(OPEN, 4);
  static final Fault UNACCEPTABLE_HOLD_TIME = new Fault(OPEN, 6);

  /** Without AS numbers of four octets (RFC 5492, section 5). */
  static final Fault NO_FOUR_OCTET_AS =
      new Fault(OPEN, 7, List.of(Capability.FOUR_OCTET_AS, CAPABILITY_AS4_BYTES, 0, 0, 0, 0));

  static final Fault MALFORMED_ATTRIBUTES = new Fault(UPDATE, 1);
  static final Fault BAD_PREFIX = new Fault(UPDATE, 10);
  static final Fault HOLD_TIMER_EXPIRED = new Fault(HOLD_TIMER, 0);

  /** What came does not belong into the state (RFC 6608). */
  static final Fault UNEXPECTED_IN_OPEN_SENT = new Fault(STATE_MACHINE, 1);

  static final Fault UNEXPECTED_IN_OPEN_CONFIRM = new Fault(STATE_MACHINE, 2);
  static final Fault UNEXPECTED_IN_ESTABLISHED = new Fault(STATE_MACHINE, 3);

  /** This end was told to stop (RFC 4486). */
  static final Fault SHUTDOWN = new Fault(CEASE, 2);

  Fault {
    data = List.copyOf(data);
  }

  private Fault(int code, int subcode) {
    this(code, subcode, List.of());
  }

  static Fault badLength(int length) {
    return new Fault(HEADER, 2, List.of(length >>> 8, length & 0xFF));
  }

  static Fault badType(int type) {
    return new Fault(HEADER, 3, List.of(type));
  }

  /** For people: what the code means, and the numbers. */
  String text() {
    String name =
        switch (code) {
          case HEADER -> "malformed message";
          case OPEN -> openText();
          case UPDATE -> "malformed update";
          case HOLD_TIMER -> "hold timer expired";
          case STATE_MACHINE -> "unexpected message";
          case CEASE -> "cease";
          default -> "error";
        };
    return name + " (" + code + "/" + subcode + ")";
  }

  private String openText() {
    return switch (subcode) {
      case 2 -> "bad peer AS";
      case 3 -> "bad router id";
      case 6 -> "unacceptable hold time";
      case 7 -> "unsupported capability";
      default -> "open refused";
    };
  }
}
