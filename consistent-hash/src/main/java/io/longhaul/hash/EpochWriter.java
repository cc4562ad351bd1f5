package io.longhaul.hash;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes the payload of an epoch. Numbers are big-endian; a text is its length in bytes (u16) and
 * UTF-8; an address is its length (u8: 4, 16, or 0 for none) and its bytes; a list is its length
 * (u16) and its elements.
 *
 * <pre>
 *   number i64, term i64, key k0 i64, k1 i64
 *   doors:  name text, addresses list, port u16, protocol u8, state u8
 *   nodes:  id text, underlay address, state u8, weight u16,
 *           incarnations: number i64, relay address [port u16], accepting u8
 *   slots u32      65,536 in service
 *   slots x u8     length of each slot's chain
 *   n x u8         upper byte of each ordinal, chains in the order of their slots, head first
 *   n x u8         lower byte of each ordinal
 * </pre>
 *
 * <p>The chains come as three columns rather than slot by slot because they deflate much better so:
 * lengths are nearly all alike, upper bytes have few values, and lower bytes hardly shrink.
 */
final class EpochWriter {
  /** Most elements of a list and most bytes of a text: what a u16 can say. */
  private static final int MAX_U16 = 0xFFFF;

  private final ByteArrayOutputStream bytes;
  private final DataOutputStream out;
  private final Epoch epoch;

  EpochWriter(Epoch epoch) {
    this.epoch = epoch;
    this.bytes = new ByteArrayOutputStream(4 * epoch.table().slots());
    this.out = new DataOutputStream(bytes);
  }

  byte[] write() {
    try {
      out.writeLong(epoch.number());
      out.writeLong(epoch.term());
      out.writeLong(epoch.key().k0());
      out.writeLong(epoch.key().k1());
      count("doors", epoch.doors());
      for (Door door : epoch.doors()) {
        door(door);
      }
      count("nodes", epoch.nodes());
      for (EpochNode node : epoch.nodes()) {
        node(node);
      }
      chains(epoch.table());
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void door(Door door) throws IOException {
    text("door", door.name());
    count("addresses of door " + door.name(), door.addresses());
    for (InetAddress address : door.addresses()) {
      address(address.getAddress());
    }
    out.writeShort(door.port());
    out.writeByte(EnumCodes.PROTOCOLS.code(door.protocol()));
    out.writeByte(EnumCodes.DOOR_STATES.code(door.state()));
  }

  private void node(EpochNode node) throws IOException {
    text("node", node.id());
    address(node.underlay().map(InetAddress::getAddress).orElse(new byte[0]));
    out.writeByte(EnumCodes.NODE_STATES.code(node.state()));
    out.writeShort(node.weight());
    count("incarnations of node " + node.id(), node.incarnations());
    for (Incarnation incarnation : node.incarnations()) {
      out.writeLong(incarnation.number());
      relay(incarnation);
      out.writeByte(incarnation.accepting() ? 1 : 0);
    }
  }

  private void relay(Incarnation incarnation) throws IOException {
    if (incarnation.relay().isEmpty()) {
      address(new byte[0]);
      return;
    }
    InetSocketAddress relay = incarnation.relay().get();
    address(relay.getAddress().getAddress());
    out.writeShort(relay.getPort());
  }

  private void chains(SlotTable table) throws IOException {
    byte[] lengths = new byte[table.slots()];
    int ordinals = 0;
    for (int slot = 0; slot < lengths.length; slot++) {
      lengths[slot] = (byte) table.chain(slot).size();
      ordinals += lengths[slot];
    }
    byte[] upper = new byte[ordinals];
    byte[] lower = new byte[ordinals];
    int written = 0;
    for (int slot = 0; slot < lengths.length; slot++) {
      Chain chain = table.chain(slot);
      for (int i = 0; i < lengths[slot]; i++) {
        upper[written] = (byte) (chain.node(i) >>> Byte.SIZE);
        lower[written++] = (byte) chain.node(i);
      }
    }
    out.writeInt(lengths.length);
    out.write(lengths);
    out.write(upper);
    out.write(lower);
  }

  private void text(String what, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    checkU16("bytes in the name of a " + what, utf8.length);
    out.writeShort(utf8.length);
    out.write(utf8);
  }

  private void address(byte[] address) throws IOException {
    out.writeByte(address.length);
    out.write(address);
  }

  private void count(String what, List<?> list) throws IOException {
    checkU16(what, list.size());
    out.writeShort(list.size());
  }

  private static void checkU16(String what, int size) {
    if (size > MAX_U16) {
      throw new EpochFormatException(
          "epoch: " + size + " " + what + " (expected: at most " + MAX_U16 + ")");
    }
  }
}
