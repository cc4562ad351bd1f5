package io.longhaul.chaos.sim;

import io.longhaul.chaos.packet.Socket;
import io.longhaul.chaos.packet.Socket.TimeWait;
import io.longhaul.hash.Chain;
import io.longhaul.hash.Door;
import io.longhaul.hash.Epoch;
import io.longhaul.hash.NodeState;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** The invariants of design section 3, for each epoch beside the one before. */
final class Invariants {
  private final World world;
  private final Audit audit;

  Invariants(World world, Audit audit) {
    this.world = world;
    this.audit = audit;
  }

  void check(Optional<Epoch> previous, Epoch epoch) {
    if (previous.isEmpty()) {
      return;
    }
    Epoch before = previous.get();
    if (epoch.number() != before.number() + 1 || epoch.term() < before.term()) {
      audit.violation(
          -1,
          OptionalLong.empty(),
          "R10: epoch %d of term %d after epoch %d of term %d"
              .formatted(epoch.number(), epoch.term(), before.number(), before.term()));
    }
    if (!epoch.key().equals(before.key())) {
      audit.violation(
          -1, OptionalLong.empty(), "R12: epoch " + epoch.number() + " has another key");
    }
    BitSet changed = new BitSet();
    List<ChangedSlot> changes = new ArrayList<>();
    for (int slot = 0; slot < epoch.table().slots(); slot++) {
      Chain was = before.table().chain(slot);
      Chain now = epoch.table().chain(slot);
      if (!sameNodes(before, was, epoch, now)) {
        checkNeighbours(before, was, epoch, now, slot);
        changed.set(slot);
        changes.add(changedSlot(slot, before, was, epoch, now));
      }
    }
    world.clients().chainsChanged(changes);
    checkReach(before, epoch, changed);
    checkDoors(before, epoch);
  }

  private ChangedSlot changedSlot(int slot, Epoch before, Chain was, Epoch epoch, Chain now) {
    Optional<String> oldHead =
        was.isEmpty() ? Optional.empty() : Optional.of(id(before, was.head()));
    Optional<String> newHead =
        now.isEmpty() ? Optional.empty() : Optional.of(id(epoch, now.head()));
    boolean strained = oldHead.flatMap(world::host).filter(host -> host.strain.on()).isPresent();
    return new ChangedSlot(slot, strained, !oldHead.equals(newHead));
  }

  private static boolean sameNodes(Epoch before, Chain was, Epoch epoch, Chain now) {
    if (was.size() != now.size()) {
      return false;
    }
    for (int i = 0; i < was.size(); i++) {
      if (!id(before, was.node(i)).equals(id(epoch, now.node(i)))) {
        return false;
      }
    }
    return true;
  }

  private static String id(Epoch epoch, int node) {
    return epoch.nodes().get(node).id();
  }

  /** I2: unless the old head is dead or demoted, each of the two heads is in both chains. */
  private void checkNeighbours(Epoch before, Chain was, Epoch epoch, Chain now, int slot) {
    if (was.isEmpty() || now.isEmpty()) {
      return;
    }
    int oldHead = epoch.ordinal(id(before, was.head()));
    boolean dead =
        world.host(id(before, was.head())).filter(NodeHost::mayBeTakenForDead).isPresent();
    if ((oldHead < 0 && dead)
        || (oldHead >= 0 && epoch.nodes().get(oldHead).state() == NodeState.DEMOTED)
        || before.nodes().get(was.head()).state() == NodeState.DEMOTED) {
      return;
    }
    int newHead = before.ordinal(id(epoch, now.head()));
    if (!now.contains(oldHead) || newHead < 0 || !was.contains(newHead)) {
      audit.violation(
          slot,
          OptionalLong.empty(),
          "I2: slot %d from %s to %s in epoch %d"
              .formatted(slot, names(before, was), names(epoch, now), epoch.number()));
    }
  }

  static String names(Epoch epoch, Chain chain) {
    StringBuilder names = new StringBuilder("[");
    for (int i = 0; i < chain.size(); i++) {
      names.append(i == 0 ? "" : ", ").append(id(epoch, chain.node(i)));
    }
    return names.append(']').toString();
  }

  /** I1: no chain loses a node that has a socket in its slot, unless that is away for long. */
  private void checkReach(Epoch before, Epoch epoch, BitSet changed) {
    Set<NodeHost> leaving = new HashSet<>();
    for (NodeHost host : world.hosts()) {
      BitSet left = left(host, before, epoch, changed);
      if (!left.isEmpty() && host.powered()) {
        if (!host.givenUp()) {
          audit.proofs().left(host, epoch, left);
        }
        host.kernel()
            .forEach(
                socket -> {
                  int slot = socket.flow().slot();
                  if (left.get(slot)) {
                    lost(host, before, epoch, socket.flow().id(), slot, leaving);
                  }
                });
      }
    }
    leaving.forEach(NodeHost::removedNow);
  }

  /**
   * R12: no door is removed that some node has a socket of, unless that node is away for long: what
   * it holds is cut off then.
   */
  private void checkDoors(Epoch before, Epoch epoch) {
    Set<String> removed = before.doors().stream().map(Door::name).collect(Collectors.toSet());
    epoch.doors().forEach(door -> removed.remove(door.name()));
    if (removed.isEmpty()) {
      return;
    }
    for (NodeHost host : world.hosts()) {
      if (host.powered()) {
        host.kernel()
            .forEach(
                socket -> {
                  if (removed.contains(socket.flow().door()) && !(socket instanceof TimeWait)) {
                    cutOff(host, socket, epoch);
                  }
                });
      }
    }
  }

  private void cutOff(NodeHost host, Socket socket, Epoch epoch) {
    if (host.givenUp()) {
      world.clients().of(socket.flow()).doorRemoved(host);
    } else {
      audit.violation(
          socket.flow().slot(),
          OptionalLong.of(socket.flow().id()),
          "R12: epoch %d is without %s, of which %s has %s"
              .formatted(epoch.number(), socket.flow().door(), host.id, socket));
    }
  }

  /** Slots whose chains have a host's node no longer. */
  private static BitSet left(NodeHost host, Epoch before, Epoch epoch, BitSet changed) {
    int was = before.ordinal(host.id);
    int is = epoch.ordinal(host.id);
    BitSet left = new BitSet();
    if (was >= 0) {
      changed.stream()
          .filter(slot -> before.table().chain(slot).contains(was))
          .filter(slot -> is < 0 || !epoch.table().chain(slot).contains(is))
          .forEach(left::set);
    }
    return left;
  }

  private void lost(
      NodeHost host, Epoch before, Epoch epoch, long flow, int slot, Set<NodeHost> leaving) {
    if (host.awayForLong() && !world.mustFreeze()) {
      leaving.add(host);
    } else {
      audit.violation(
          slot,
          OptionalLong.of(flow),
          "I1: %s has a socket of connection %d in slot %d, whose chain goes from %s to %s in epoch %d%s%s"
              .formatted(
                  host.id,
                  flow,
                  slot,
                  names(before, before.table().chain(slot)),
                  names(epoch, epoch.table().chain(slot)),
                  epoch.number(),
                  host.awaySinceNs() < 0
                      ? ""
                      : "; it is away since %d s".formatted(host.awaySinceNs() / Timeline.SECOND),
                  world.mustFreeze() ? ", as most nodes are" : ""));
    }
  }
}
