package io.longhaul.node.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Frames of RFC 6455, also wrong ones. */
public final class WebSocketFrames {
  /** A key and the accept that belongs to it (RFC 6455, 1.3). */
  public static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  public static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

  public static final String HANDSHAKE =
      "GET /echo HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Key: "
          + KEY
          + "\r\nSec-WebSocket-Version: 13\r\n\r\n";

  public static final String SWITCHING =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Accept: "
          + ACCEPT
          + "\r\n\r\n";

  private static final int MASK = 0x80;
  private static final int FIN_TEXT = 0x81;

  private WebSocketFrames() {}

  public static byte[] clientText(String text) {
    return frame(FIN_TEXT, true, text.getBytes(UTF_8));
  }

  public static byte[] serverText(String text) {
    return frame(FIN_TEXT, false, text.getBytes(UTF_8));
  }

  /** A frame with the given first byte, its length in the shortest form. */
  public static byte[] frame(int first, boolean masked, byte[] payload) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(first);
    int mask = masked ? MASK : 0;
    if (payload.length < 126) {
      out.write(mask | payload.length);
    } else if (payload.length <= 0xFFFF) {
      out.write(mask | 126);
      out.writeBytes(ByteBuffer.allocate(2).putShort((short) payload.length).array());
    } else {
      out.write(mask | 127);
      out.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
    }
    if (masked) {
      // A mask of zeros is a mask, and leaves the payload readable.
      out.writeBytes(new byte[4]);
    }
    out.writeBytes(payload);
    return out.toByteArray();
  }
}
