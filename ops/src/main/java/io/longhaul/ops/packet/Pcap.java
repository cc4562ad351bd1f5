package io.longhaul.ops.packet;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Captures in the classic pcap format, of Ethernet frames. */
final class Pcap {
  private static final int MICROSECONDS = 0xA1B2C3D4;
  private static final int NANOSECONDS = 0xA1B23C4D;
  private static final int NEXT_GENERATION = 0x0A0D0D0A;
  private static final int HEADER_BYTES = 24;
  private static final int RECORD_BYTES = 16;
  private static final int LINK_TYPE = 20;
  private static final int ETHERNET = 1;
  private static final int SNAP_BYTES = 262_144;

  private Pcap() {}

  static boolean isPcap(byte[] bytes) {
    if (bytes.length < Integer.BYTES) {
      return false;
    }
    int magic = ByteBuffer.wrap(bytes).getInt();
    return isMagic(magic) || isMagic(Integer.reverseBytes(magic)) || magic == NEXT_GENERATION;
  }

  private static boolean isMagic(int number) {
    return number == MICROSECONDS || number == NANOSECONDS;
  }

  static List<byte[]> read(String name, byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (in.getInt(0) == NEXT_GENERATION) {
      throw Frames.failure(name + ": pcapng (expected: pcap; editcap -F pcap converts it)");
    }
    if (bytes.length < HEADER_BYTES) {
      throw Frames.failure(name + ": ends in its header (expected: a whole pcap file)");
    }
    in.order(isMagic(in.getInt(0)) ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    int linkType = in.getInt(LINK_TYPE);
    if (linkType != ETHERNET) {
      throw Frames.failure(name + ": link type " + linkType + " (expected: 1, Ethernet)");
    }
    in.position(HEADER_BYTES);
    List<byte[]> frames = new ArrayList<>();
    while (in.hasRemaining()) {
      frames.add(frame(name, in, frames.size() + 1));
    }
    return frames;
  }

  private static byte[] frame(String name, ByteBuffer in, int number) {
    if (in.remaining() < RECORD_BYTES) {
      throw Frames.failure(name + ": ends in packet " + number + " (expected: whole packets)");
    }
    int captured = in.getInt(in.position() + 8);
    int original = in.getInt(in.position() + 12);
    in.position(in.position() + RECORD_BYTES);
    if (captured < 0 || captured > in.remaining()) {
      throw Frames.failure(name + ": ends in packet " + number + " (expected: whole packets)");
    }
    if (captured < original) {
      throw Frames.failure(
          "%s: packet %d: %d of %d bytes were captured (expected: all; tcpdump -s 0)"
              .formatted(name, number, captured, original));
    }
    byte[] frame = new byte[captured];
    in.get(frame);
    return frame;
  }

  /** A capture of these frames, all of the same instant, so that equal frames give equal bytes. */
  static byte[] write(List<byte[]> frames) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(MICROSECONDS).putShort((short) 2).putShort((short) 4).putLong(0);
    out.writeBytes(header.putInt(SNAP_BYTES).putInt(ETHERNET).array());
    for (byte[] frame : frames) {
      ByteBuffer record = ByteBuffer.allocate(RECORD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      out.writeBytes(record.putLong(0).putInt(frame.length).putInt(frame.length).array());
      out.writeBytes(frame);
    }
    return out.toByteArray();
  }
}
