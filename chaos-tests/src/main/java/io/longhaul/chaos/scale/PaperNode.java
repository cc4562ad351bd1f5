package io.longhaul.chaos.scale;

import io.longhaul.hash.Slot;
import io.longhaul.membership.model.Intent;
import io.longhaul.membership.model.LiveNode;
import io.longhaul.membership.model.LiveShim;
import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.NodeIntent;
import io.longhaul.membership.model.Occupancy;
import java.net.InetAddress;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A node and its host: which run of it there is, and in which slots its kernel has sockets. */
final class PaperNode {
  /** Where its upgrade has got to. */
  enum Stage {
    OLD,
    DRAINING,
    DRAINED,
    DOWN,
    JOINING,
    UPGRADED
  }

  private static final int CAPACITY = 1_000_000;
  private static final int NETWORK = 10;

  private final String id;
  private final int index;
  private final BitSet slots = new BitSet(Slot.COUNT);
  private final BitSet sockets = new BitSet(Slot.COUNT);
  private final Acknowledger shim = new Acknowledger();
  private Stage stage = Stage.OLD;

  PaperNode(int index) {
    this.index = index;
    this.id = "node-%05d".formatted(index);
  }

  String id() {
    return id;
  }

  int index() {
    return index;
  }

  Stage stage() {
    return stage;
  }

  void enter(Stage next) {
    stage = next;
  }

  Acknowledger shim() {
    return shim;
  }

  boolean running() {
    return stage != Stage.DOWN;
  }

  MemberKey key() {
    boolean upgraded = stage == Stage.JOINING || stage == Stage.UPGRADED;
    return new MemberKey(id, upgraded ? 2 : 1);
  }

  NodeIntent intent() {
    boolean drains = stage == Stage.DRAINING || stage == Stage.DRAINED;
    return NodeIntent.active(id).with(drains ? Intent.DRAINING : Intent.ACTIVE);
  }

  LiveNode live() {
    return new LiveNode(
        id, key().incarnation(), Optional.empty(), Optional.empty(), "paper", CAPACITY, false, 0);
  }

  LiveShim liveShim(long nowMs) {
    return new LiveShim(id, underlay(), shim.acknowledged(nowMs));
  }

  /** What its host reports; the bits are its own, not a copy. */
  Occupancy report(long nowMs, long settled) {
    return new Occupancy(
        id, key().incarnation(), nowMs, settled, slots, sockets, Set.of(), 0, Map.of());
  }

  /** A slot has a socket. */
  void occupy(int slot) {
    slots.set(slot);
    sockets.set(slot);
  }

  /** A slot's last socket has closed; the grace begins. */
  void close(int slot) {
    sockets.clear(slot);
  }

  /** The grace is over. */
  void clear(int slot) {
    slots.clear(slot);
  }

  boolean holds(int slot) {
    return sockets.get(slot);
  }

  boolean empty() {
    return slots.isEmpty();
  }

  private InetAddress underlay() {
    byte[] address = {NETWORK, 0, (byte) (index >>> Byte.SIZE), (byte) index};
    try {
      return InetAddress.getByAddress(address);
    } catch (java.net.UnknownHostException e) {
      throw new IllegalStateException("underlay: four bytes (expected: an address)", e);
    }
  }
}
