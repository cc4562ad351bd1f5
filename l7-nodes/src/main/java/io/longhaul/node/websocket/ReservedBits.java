package io.longhaul.node.websocket;

import io.longhaul.node.http.FieldList;
import io.longhaul.node.http.Head;
import io.longhaul.node.http.KnownField;

/** Which reserved bits of frames a WebSocket's extensions give a meaning to (RFC 6455, 9). */
enum ReservedBits {
  /** No extension. */
  NONE,
  /** permessage-deflate alone: RSV1, on the first frame of a message (RFC 7692, 6). */
  DEFLATE,
  /** An extension that is not known here may use all of them anywhere. */
  ANY;

  static ReservedBits of(Head response) {
    return response
        .list(KnownField.SEC_WEBSOCKET_EXTENSIONS)
        .map(
            extensions ->
                FieldList.members(extensions).stream().allMatch(ReservedBits::isDeflate)
                    ? DEFLATE
                    : ANY)
        .orElse(NONE);
  }

  /** Whether these bits (in their place in a frame's first byte) may be set on such a frame. */
  boolean allow(int bits, boolean startsMessage) {
    return switch (this) {
      case NONE -> bits == 0;
      case DEFLATE -> bits == 0 || (bits == 0x40 && startsMessage);
      case ANY -> true;
    };
  }

  private static boolean isDeflate(String extension) {
    int semicolon = extension.indexOf(';');
    String name = semicolon < 0 ? extension : extension.substring(0, semicolon).strip();
    return name.equals("permessage-deflate");
  }
}
