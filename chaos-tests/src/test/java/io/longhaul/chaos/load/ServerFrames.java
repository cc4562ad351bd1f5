package io.longhaul.chaos.load;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Writes a server's frames, wrong ones too. */
final class ServerFrames {
  private final OutputStream out;
  private byte[] kept = new byte[0];

  ServerFrames(OutputStream out) {
    this.out = out;
  }

  /** A whole binary message. */
  void message(byte[] payload) throws IOException {
    frame(0x82, payload);
  }

  /** Any frame by its first byte, unmasked. */
  void frame(int first, byte[] payload) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream frame = new DataOutputStream(bytes);
    frame.writeByte(first);
    if (payload.length < 126) {
      frame.writeByte(payload.length);
    } else if (payload.length <= 0xFFFF) {
      frame.writeByte(126);
      frame.writeShort(payload.length);
    } else {
      frame.writeByte(127);
      frame.writeLong(payload.length);
    }
    frame.write(payload);
    raw(bytes.toByteArray());
  }

  void raw(byte... bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /** Remembers a message for {@link #kept()}. */
  void keep(byte[] payload) {
    kept = payload;
  }

  byte[] kept() {
    return kept;
  }

  /** Ends the connection without a word. */
  void cut() throws IOException {
    out.close();
  }
}
