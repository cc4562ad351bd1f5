package io.longhaul.node.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;

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

  /** The 101 to a handshake with whatever key. */
  public static String switching(String handshake) {
    int name = handshake.toLowerCase(Locale.ROOT).indexOf("\r\nsec-websocket-key: ");
    int start = name + "\r\nsec-websocket-key: ".length();
    String key = handshake.substring(start, handshake.indexOf("\r\n", start));
    return SWITCHING.replace(ACCEPT, accept(key));
  }

  private static String accept(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1")
              .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

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

  /** A short frame without its mask, as its sender meant it. */
  public static byte[] unmasked(byte[] frame) {
    byte[] plain = new byte[frame.length - Integer.BYTES];
    plain[0] = frame[0];
    plain[1] = (byte) (frame[1] & ~MASK);
    for (int i = 2; i < plain.length; i++) {
      plain[i] = (byte) (frame[i + Integer.BYTES] ^ frame[2 + (i - 2) % Integer.BYTES]);
    }
    return plain;
  }
}
