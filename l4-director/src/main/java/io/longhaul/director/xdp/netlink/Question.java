package io.longhaul.director.xdp.netlink;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A request, built up in the order of its bytes: netlink's header, the family's own, attributes.
 *
 * <pre>
 *    0 length   4 type   6 flags   8 sequence   12 port   16 the family's header, then attributes
 *   attribute   0 length   2 type   4 value, filled up to four bytes
 * </pre>
 */
final class Question {
  static final int HEADER_BYTES = 16;
  static final int ATTRIBUTE_BYTES = 4;
  static final int AF_INET = 2;
  static final int AF_INET6 = 10;

  /** Flags of a change: nothing of it may be there; it is to be made. */
  static final int EXCLUSIVE = 0x200;

  static final int CREATE = 0x400;

  private static final int MAX_BYTES = 256;
  private static final int REQUEST = 1;
  private static final int ACKNOWLEDGE = 4;
  private static final int DUMP = 0x300;

  private final String text;
  private final boolean dump;
  private final ByteBuffer bytes = ByteBuffer.allocate(MAX_BYTES).order(ByteOrder.nativeOrder());

  private Question(String text, int type, int flags) {
    this.text = text;
    this.dump = flags == DUMP;
    bytes.putInt(0).putShort((short) type).putShort((short) (REQUEST | flags));
    bytes.position(HEADER_BYTES);
  }

  /**
   * Asks for one thing.
   *
   * @param text what is asked, for messages
   */
  static Question one(String text, int type) {
    return new Question(text, type, 0);
  }

  /** Asks for all of a kind. */
  static Question all(String text, int type) {
    return new Question(text, type, DUMP);
  }

  /** Changes something; the answer is that it is done. */
  static Question change(String text, int type, int flags) {
    return new Question(text, type, ACKNOWLEDGE | flags);
  }

  static int family(InetAddress address) {
    return address.getAddress().length == 4 ? AF_INET : AF_INET6;
  }

  Question bytes(int... values) {
    for (int value : values) {
      bytes.put((byte) value);
    }
    return this;
  }

  Question integer(int value) {
    bytes.putInt(value);
    return this;
  }

  Question address(int type, InetAddress address) {
    byte[] value = address.getAddress();
    bytes.putShort((short) (ATTRIBUTE_BYTES + value.length)).putShort((short) type).put(value);
    return this;
  }

  /** An attribute of several numbers. */
  Question integers(int type, int... values) {
    bytes
        .putShort((short) (ATTRIBUTE_BYTES + Integer.BYTES * values.length))
        .putShort((short) type);
    for (int value : values) {
      bytes.putInt(value);
    }
    return this;
  }

  /** The finished request. */
  byte[] request(int sequence) {
    int length = bytes.position();
    bytes.putInt(0, length).putInt(8, sequence);
    byte[] request = new byte[length];
    bytes.get(0, request);
    return request;
  }

  boolean dump() {
    return dump;
  }

  @Override
  public String toString() {
    return text;
  }
}
