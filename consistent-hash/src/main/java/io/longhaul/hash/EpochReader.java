package io.longhaul.hash;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads the payload that {@link EpochWriter} lays out, trusting none of it. */
final class EpochReader {
  private final ByteBuffer in;
  private final Map<Chain, Chain> distinctChains = new HashMap<>();

  EpochReader(byte[] payload) {
    this.in = ByteBuffer.wrap(payload);
  }

  /**
   * The epoch.
   *
   * @throws EpochFormatException when the payload ends early or late, or has a value that no epoch
   *     can have
   */
  Epoch read() {
    try {
      long number = in.getLong();
      long term = in.getLong();
      HashKey key = new HashKey(in.getLong(), in.getLong());
      List<Door> doors = list(this::door);
      List<EpochNode> nodes = list(this::node);
      SlotTable table = table();
      if (in.hasRemaining()) {
        throw new EpochFormatException(
            "epoch: " + in.remaining() + " bytes behind the chains (expected: none)");
      }
      return new Epoch(number, term, key, doors, nodes, table);
    } catch (BufferUnderflowException e) {
      throw new EpochFormatException(
          "epoch: payload ends at byte " + in.limit() + " (expected: more)", e);
    } catch (IllegalArgumentException e) {
      throw new EpochFormatException("epoch: " + e.getMessage(), e);
    }
  }

  private Door door() {
    String name = text();
    List<InetAddress> addresses = list(() -> address().orElseThrow(EpochReader::noAddress));
    int port = unsignedShort();
    Protocol protocol = EnumCodes.PROTOCOLS.constant(unsignedByte());
    return new Door(
        name, addresses, port, protocol, EnumCodes.DOOR_STATES.constant(unsignedByte()));
  }

  private EpochNode node() {
    String id = text();
    Optional<InetAddress> underlay = address();
    NodeState state = EnumCodes.NODE_STATES.constant(unsignedByte());
    return new EpochNode(id, underlay, state, unsignedShort(), list(this::incarnation));
  }

  private Incarnation incarnation() {
    long number = in.getLong();
    Optional<InetSocketAddress> relay =
        address().map(ip -> new InetSocketAddress(ip, unsignedShort()));
    int accepting = unsignedByte();
    if (accepting > 1) {
      throw new EpochFormatException("epoch: accepting " + accepting + " (expected: 0 or 1)");
    }
    return new Incarnation(number, relay, accepting == 1);
  }

  private SlotTable table() {
    int slots = Slot.checkTableSize(in.getInt());
    int lengths = in.position();
    int ordinals = 0;
    for (int slot = 0; slot < slots; slot++) {
      ordinals += unsignedByte();
    }
    int upper = in.position();
    int lower = upper + ordinals;
    if (in.remaining() < 2 * ordinals) {
      throw new BufferUnderflowException();
    }
    in.position(lower + ordinals);
    int[] read = {0};
    return SlotTable.of(
        slots,
        slot -> {
          int[] nodes = new int[in.get(lengths + slot) & 0xFF];
          for (int i = 0; i < nodes.length; i++) {
            int at = read[0]++;
            nodes[i] = (in.get(upper + at) & 0xFF) << Byte.SIZE | (in.get(lower + at) & 0xFF);
          }
          return distinctChains.computeIfAbsent(Chain.of(nodes), chain -> chain);
        });
  }

  private String text() {
    int length = bounded(unsignedShort());
    ByteBuffer utf8 = in.slice(in.position(), length);
    in.position(in.position() + length);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
    } catch (CharacterCodingException e) {
      throw new EpochFormatException("epoch: a name is not UTF-8 (expected: UTF-8)", e);
    }
  }

  private Optional<InetAddress> address() {
    byte[] address = new byte[unsignedByte()];
    in.get(address);
    try {
      return address.length == 0
          ? Optional.empty()
          : Optional.of(InetAddress.getByAddress(address));
    } catch (UnknownHostException e) {
      throw new EpochFormatException(
          "epoch: address of " + address.length + " bytes (expected: 4 or 16)", e);
    }
  }

  private <T> List<T> list(Supplier<T> element) {
    int size = unsignedShort();
    List<T> list = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      list.add(element.get());
    }
    return list;
  }

  private int bounded(int length) {
    if (length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    return length;
  }

  private int unsignedByte() {
    return in.get() & 0xFF;
  }

  private int unsignedShort() {
    return in.getShort() & 0xFFFF;
  }

  private static EpochFormatException noAddress() {
    return new EpochFormatException("epoch: a door's address is empty (expected: 4 or 16 bytes)");
  }
}
