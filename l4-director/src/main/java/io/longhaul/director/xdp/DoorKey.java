package io.longhaul.director.xdp;

import io.longhaul.hash.DoorState;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One entry of a table's doors: an address with a protocol and a port, or with a protocol alone.
 *
 * @param high the address's first eight bytes as the program reads them: little-endian
 * @param low the last eight; an IPv4 address lies there like a mapped one
 * @param portProtocolKind as they lie in memory behind each other, read little-endian
 * @param counter index of the door's counters
 * @param state the program's number
 */
record DoorKey(long high, long low, int portProtocolKind, int counter, int state) {
  private static final int KIND_PORT = 1;
  private static final int KIND_ADDRESS = 2;
  private static final int KIND_V6 = 0x10;
  private static final int STATE_ACTIVE = 0;
  private static final int STATE_DRAINING = 1;
  private static final int STATE_NONE = 2;

  /** In the place of a protocol: any, of packets whose protocol lies behind extension headers. */
  static final int ANY_PROTOCOL = 0;

  /** A door at one port. */
  static DoorKey port(InetAddress address, int protocol, int port, int counter, DoorState state) {
    return of(address, KIND_PORT, protocol, port, counter, state(state));
  }

  /** A door at all ports of an address. */
  static DoorKey everyPort(InetAddress address, int protocol, int counter, DoorState state) {
    return of(address, KIND_ADDRESS, protocol, 0, counter, state(state));
  }

  /** An address that has doors, but not at all ports. */
  static DoorKey address(InetAddress address, int protocol) {
    return of(address, KIND_ADDRESS, protocol, 0, 0, STATE_NONE);
  }

  private static DoorKey of(
      InetAddress address, int kind, int protocol, int port, int counter, int state) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    boolean v4 = address instanceof Inet4Address;
    if (v4) {
      bytes.position(10).put((byte) 0xFF).put((byte) 0xFF);
    }
    bytes.put(address.getAddress()).flip();
    int rawPort = Short.toUnsignedInt(Short.reverseBytes((short) port));
    int fullKind = v4 ? kind : kind | KIND_V6;
    return new DoorKey(
        bytes.getLong(),
        bytes.getLong(),
        rawPort | protocol << 16 | fullKind << 24,
        counter,
        state);
  }

  private static int state(DoorState state) {
    return state == DoorState.DRAINING ? STATE_DRAINING : STATE_ACTIVE;
  }
}
