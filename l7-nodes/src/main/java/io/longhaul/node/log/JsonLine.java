package io.longhaul.node.log;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One JSON object on one line (RFC 8259), built in a byte array that is used again for each line.
 * Texts are cut at a length that the caller gives, and at the end of the array; a line always ends
 * as a whole object. Names are the caller's constants and need no escape.
 */
final class JsonLine {
  /** Longest line. */
  static final int MAX_BYTES = 16 * 1024;

  /** Kept free by texts, for the numbers behind them. */
  private static final int RESERVE_BYTES = 2 * 1024;

  private static final int LONGEST_ESCAPE_BYTES = 6;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.").withZone(ZoneOffset.UTC);

  private final byte[] bytes = new byte[MAX_BYTES];
  private final DirectBuffer buffer = new UnsafeBuffer(bytes);
  private long second = Long.MIN_VALUE;
  private String secondText = "";
  private int at;

  /** Begins a line with its time. */
  void begin(long epochMs) {
    at = 0;
    put('{');
    name("time");
    put('"');
    long now = Math.floorDiv(epochMs, 1000L);
    if (now != second) {
      second = now;
      secondText = SECOND.format(Instant.ofEpochSecond(now));
    }
    ascii(secondText);
    int millis = (int) Math.floorMod(epochMs, 1000L);
    put('0' + millis / 100);
    put('0' + millis / 10 % 10);
    put('0' + millis % 10);
    put('Z');
    put('"');
  }

  /** A text, of which at most so many characters are written. */
  void text(String name, CharSequence value, int most) {
    next(name);
    put('"');
    int length = Math.min(value.length(), most);
    for (int i = 0; i < length && hasRoom(); i++) {
      character(value.charAt(i));
    }
    put('"');
  }

  /** A text that needs no escape, such as a name of the configuration. */
  void word(String name, String value) {
    next(name);
    put('"');
    ascii(value);
    put('"');
  }

  /** A whole number. */
  void number(String name, long value) {
    next(name);
    digits(value);
  }

  /** A duration in milliseconds, to the microsecond. */
  void millis(String name, long nanos) {
    next(name);
    long micros = Math.max(0, nanos) / 1_000;
    digits(micros / 1_000);
    put('.');
    int rest = (int) (micros % 1_000);
    put('0' + rest / 100);
    put('0' + rest / 10 % 10);
    put('0' + rest % 10);
  }

  /** A 128-bit number in hexadecimal digits. */
  void hex(String name, long high, long low) {
    next(name);
    put('"');
    hex(high);
    hex(low);
    put('"');
  }

  /** An address in the form of {@link CompactAddress}. */
  void address(String name, long high, long low) {
    next(name);
    put('"');
    CompactAddress.write(this, high, low);
    put('"');
  }

  /** Ends the line. */
  void end() {
    put('}');
    put('\n');
  }

  /** What has been written. */
  DirectBuffer buffer() {
    return buffer;
  }

  int length() {
    return at;
  }

  void put(int octet) {
    bytes[at++] = (byte) octet;
  }

  void ascii(String text) {
    for (int i = 0; i < text.length() && hasRoom(); i++) {
      put(text.charAt(i));
    }
  }

  void digits(long value) {
    if (value < 0) {
      put('-');
      digits(-(value / 10));
      put('0' - (int) (value % 10));
      return;
    }
    if (value >= 10) {
      digits(value / 10);
    }
    put('0' + (int) (value % 10));
  }

  private boolean hasRoom() {
    return at < MAX_BYTES - RESERVE_BYTES - LONGEST_ESCAPE_BYTES;
  }

  private void next(String name) {
    put(',');
    name(name);
  }

  private void name(String name) {
    put('"');
    for (int i = 0; i < name.length(); i++) {
      put(name.charAt(i));
    }
    put('"');
    put(':');
  }

  // What came in as octets is held as Latin-1 characters; as UTF-8 it cannot break a reader.
  private void character(char c) {
    if (c == '"' || c == '\\') {
      put('\\');
      put(c);
    } else if (c < ' ' || c == 0x7F) {
      put('\\');
      put('u');
      put('0');
      put('0');
      put(HEX[c >> 4]);
      put(HEX[c & 0xF]);
    } else if (c < 0x80) {
      put(c);
    } else if (c < 0x100) {
      put(0xC0 | (c >> 6));
      put(0x80 | (c & 0x3F));
    } else {
      put('?');
    }
  }

  private void hex(long value) {
    for (int shift = Long.SIZE - 4; shift >= 0; shift -= 4) {
      put(HEX[(int) (value >>> shift) & 0xF]);
    }
  }
}
