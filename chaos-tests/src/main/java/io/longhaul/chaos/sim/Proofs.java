package io.longhaul.chaos.sim;

import io.longhaul.chaos.packet.Flow;
import io.longhaul.chaos.packet.Segment;
import io.longhaul.hash.Chain;
import io.longhaul.hash.Epoch;
import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.Occupancy;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What a node's leaving of a chain rests on: that it holds nothing of the slot, and can come to
 * hold nothing any more. Where that is not so somebody will be lost sooner or later, and this
 * notices it before.
 */
final class Proofs {
  /** A cookie that is older is void. */
  private static final long COOKIE_NS = 60 * Timeline.SECOND;

  private final World world;
  private final Audit audit;
  private final Map<NodeHost, Map<Flow, Given>> cookies = new HashMap<>();
  private final TreeMap<Long, Long> settledNs = new TreeMap<>();
  private final Map<Inbox, Map<MemberKey, Long>> newest = new HashMap<>();

  private record Given(int iss, long atNs) {}

  Proofs(World world, Audit audit) {
    this.world = world;
    this.audit = audit;
  }

  /** All epochs up to this one are settled now. */
  void settled(long epoch) {
    settledNs.putIfAbsent(epoch, world.time.nowNs());
  }

  /** A kernel answered a SYN with a cookie. */
  void cookieGiven(NodeHost host, Segment syn) {
    cookies
        .computeIfAbsent(host, _ -> new HashMap<>())
        .put(syn.flow(), new Given(syn.seq(), world.time.nowNs()));
  }

  /** A kernel is made anew: its cookies are void. */
  void forget(NodeHost host) {
    cookies.remove(host);
  }

  /** R5: what is settled is read before the sockets are looked at. */
  void reported(NodeHost host, long tag, long scannedNs) {
    Map.Entry<Long, Long> settled = settledNs.ceilingEntry(tag);
    if (tag > 0 && settled != null && settled.getValue() > scannedNs) {
      audit.violation(
          -1,
          OptionalLong.empty(),
          "R5: %s reports by epoch %d what it saw before that was settled".formatted(host.id, tag));
    }
  }

  /** R6: a director goes by a report; older ones count no more. */
  void took(Inbox inbox, Occupancy report) {
    Map<MemberKey, Long> sequences = newest.computeIfAbsent(inbox, _ -> new HashMap<>());
    Long before = sequences.put(report.key(), report.sequence());
    if (before != null && before > report.sequence()) {
      audit.violation(
          -1,
          OptionalLong.empty(),
          "R6: report %d of %s is taken after report %d"
              .formatted(report.sequence(), report.nodeId(), before));
    }
  }

  /** A director's process starts, and knows no reports. */
  void forget(Inbox inbox) {
    newest.remove(inbox);
  }

  /** A node that lives leaves these slots' chains. */
  void left(NodeHost host, Epoch epoch, BitSet slots) {
    host.shimEpoch().ifPresent(shim -> takesNoSyn(host, shim, epoch, slots));
    cookies
        .getOrDefault(host, Map.of())
        .forEach(
            (flow, given) -> {
              if (slots.get(flow.slot()) && redeemable(host, flow, given)) {
                audit.violation(
                    flow.slot(),
                    OptionalLong.of(flow.id()),
                    "R6: %s leaves slot %d in epoch %d, having given a cookie %d ms ago"
                        .formatted(
                            host.id,
                            flow.slot(),
                            epoch.number(),
                            (world.time.nowNs() - given.atNs()) / Timeline.MILLISECOND));
              }
            });
  }

  /** R5: its shim has loaded an epoch by which it is not the head. */
  private void takesNoSyn(NodeHost host, Epoch shim, Epoch epoch, BitSet slots) {
    int ordinal = shim.ordinal(host.id);
    for (int slot = slots.nextSetBit(0); slot >= 0; slot = slots.nextSetBit(slot + 1)) {
      Chain chain = shim.table().chain(slot);
      if (ordinal >= 0 && !chain.isEmpty() && chain.head() == ordinal) {
        audit.violation(
            slot,
            OptionalLong.empty(),
            "R5: %s leaves slot %d in epoch %d, and heads it by its own epoch %d"
                .formatted(host.id, slot, epoch.number(), shim.number()));
        return;
      }
    }
  }

  /** Whether a client has that cookie, or may get it, and its handshake is not over. */
  private boolean redeemable(NodeHost host, Flow flow, Given given) {
    Connection connection = world.clients().of(flow);
    return world.time.nowNs() - given.atNs() < COOKIE_NS && connection.mayAnswer(host, given.iss());
  }
}
