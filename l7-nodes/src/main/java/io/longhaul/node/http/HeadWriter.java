package io.longhaul.node.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/** Writes the pieces of a head into a buffer. Callers give only texts that have been checked. */
public final class HeadWriter {
  static final int COLON_SP = (':' << 8) | ' ';
  static final int CRLF = ('\r' << 8) | '\n';

  private HeadWriter() {}

  /** A request or status line. */
  public static void startLine(ByteBuf to, String first, String second, String third) {
    text(to, first);
    to.writeByte(' ');
    text(to, second);
    to.writeByte(' ');
    text(to, third);
    to.writeShort(CRLF);
  }

  /** One field. */
  public static void field(ByteBuf to, String name, String value) {
    text(to, name);
    to.writeShort(COLON_SP);
    text(to, value);
    to.writeShort(CRLF);
  }

  /** The empty line after the last field. */
  public static void end(ByteBuf to) {
    to.writeShort(CRLF);
  }

  // Obs-text octets came in as Latin-1 characters and leave as the same octets.
  private static void text(ByteBuf to, String text) {
    ByteBufUtil.writeAscii(to, text);
  }
}
