package io.longhaul.node.http;

import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.FastThreadLocal;
import java.net.Inet4Address;
import java.util.Arrays;

/**
 * Writes a head, or one value, piece by piece into an array, and copies it to where it goes once it
 * is complete: a piece costs what copying it costs. Callers give only texts that have been checked.
 */
public final class HeadWriter {
  private static final int INITIAL_BYTES = 1024;

  /** What is kept for the next head; a longer array was for one that was out of the ordinary. */
  private static final int MOST_KEPT_BYTES = 64 * 1024;

  private static final int LONGEST_NUMBER = 20;
  private static final byte[] DIGITS = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  private static final FastThreadLocal<HeadWriter> OWN =
      new FastThreadLocal<>() {
        @Override
        protected HeadWriter initialValue() {
          return new HeadWriter();
        }
      };

  private byte[] bytes = new byte[INITIAL_BYTES];
  private int length;

  private HeadWriter() {}

  /** This thread's writer, with nothing written. Whoever begins another gives up the one before. */
  public static HeadWriter begin() {
    HeadWriter own = OWN.get();
    own.length = 0;
    if (own.bytes.length > MOST_KEPT_BYTES) {
      own.bytes = new byte[INITIAL_BYTES];
    }
    return own;
  }

  /** A request or status line. */
  public void startLine(String first, String second, String third) {
    latin1(first);
    put(' ');
    latin1(second);
    put(' ');
    latin1(third);
    endLine();
  }

  /** The status line of HTTP/1.1 for a response that came with this one. */
  public void statusLine(Head head) {
    latin1("HTTP/1.1 ");
    head.copyPart(1, this);
    put(' ');
    head.copyPart(2, this);
    endLine();
  }

  /** One field. A character that is no octet becomes a question mark. */
  public void field(String name, String value) {
    name(name);
    text(value);
    endLine();
  }

  public void field(String name, long value) {
    name(name);
    number(value);
    endLine();
  }

  /** Fields of a head as they came in. */
  public void copy(Head head, int from, int to) {
    head.copyFields(from, to, this);
  }

  /** A field up to its value. */
  public void name(String name) {
    latin1(name);
    colon();
  }

  /** The end of the field whose value was written. */
  public void endLine() {
    room(2);
    bytes[length++] = Octets.CR;
    bytes[length++] = Octets.LF;
  }

  /** The empty line after the last field; hands over all. */
  public void end(ByteBuf to) {
    endLine();
    to.writeBytes(bytes, 0, length);
  }

  /** A text that has no characters but those that one octet stands for, as all from heads. */
  @SuppressWarnings("deprecation") // Takes the lower half of each character, which is all there is.
  public HeadWriter latin1(String text) {
    int chars = text.length();
    room(chars);
    text.getBytes(0, chars, bytes, length);
    length += chars;
    return this;
  }

  /** An IPv4 address in its dotted form. */
  public HeadWriter address(Inet4Address address) {
    byte[] octets = address.getAddress();
    for (int i = 0; i < octets.length; i++) {
      if (i > 0) {
        put('.');
      }
      number(octets[i] & 0xFF);
    }
    return this;
  }

  /** A number of zero or more in decimal digits. */
  public HeadWriter number(long number) {
    room(LONGEST_NUMBER);
    int digits = 1;
    for (long rest = number / 10; rest > 0; rest /= 10) {
      digits++;
    }
    long rest = number;
    for (int at = length + digits - 1; at >= length; at--) {
      bytes[at] = DIGITS[(int) (rest % 10)];
      rest /= 10;
    }
    length += digits;
    return this;
  }

  /** Sixteen hexadecimal digits. */
  public HeadWriter hex(long number) {
    room(Long.BYTES * 2);
    for (int shift = Long.SIZE - 4; shift >= 0; shift -= 4) {
      bytes[length++] = DIGITS[(int) (number >>> shift) & 0xF];
    }
    return this;
  }

  /** All that was written, for a writer that has but one value. */
  public AsciiString written() {
    return new AsciiString(bytes, 0, length, true);
  }

  void octets(byte[] from, int start, int end) {
    int count = end - start;
    room(count);
    System.arraycopy(from, start, bytes, length, count);
    length += count;
  }

  void colon() {
    room(2);
    bytes[length++] = ':';
    bytes[length++] = Octets.SP;
  }

  private void text(String text) {
    room(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      bytes[length++] = c <= 0xFF ? (byte) c : (byte) '?';
    }
  }

  private void put(char c) {
    room(1);
    bytes[length++] = (byte) c;
  }

  private void room(int count) {
    if (bytes.length - length < count) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + count));
    }
  }
}
