package io.longhaul.chaos.packet;

import io.longhaul.chaos.packet.ShimRules.Rule;
import io.longhaul.hash.Chain;
import io.longhaul.hash.Epoch;
import java.util.List;
import java.util.Optional;

/**
 * The program on a node's host that unwraps packets or sends them on (design section 5). Immutable;
 * what it knows of sockets it asks of the host's kernel.
 *
 * @param node id of the node whose host it is on
 * @param epoch the table that its agent loaded; without one it takes nothing
 * @param cutOff whether its agent cannot vouch that its table is the newest: it has lost ZooKeeper,
 *     or has not asked since a packet came that fits nothing
 */
public record ShimModel(ShimRules rules, String node, Optional<Epoch> epoch, boolean cutOff) {
  /** A shim that has loaded nothing yet. */
  public static ShimModel starting(ShimRules rules, String node) {
    return new ShimModel(rules, node, Optional.empty(), false);
  }

  /** The same shim with another table. */
  public ShimModel loading(Epoch next) {
    return new ShimModel(rules, node, Optional.of(next), cutOff);
  }

  /** The same shim, cut off from ZooKeeper or not. */
  public ShimModel cutOff(boolean now) {
    return new ShimModel(rules, node, epoch, now);
  }

  /** What becomes of a packet that arrives here. */
  public Verdict decide(Packet packet, KernelModel kernel) {
    if (epoch.isEmpty()) {
      return new Verdict.Drop("no table yet");
    }
    Segment segment = packet.segment();
    if (segment.opens()) {
      return onSyn(packet);
    }
    if (claims(packet, kernel)) {
      return new Verdict.Claim(segment);
    }
    return packet.hopsRemain() ? new Verdict.Forward(packet.forwarded()) : atTheEnd(packet, kernel);
  }

  /** A SYN carries only the head, which may have changed since. */
  private Verdict onSyn(Packet packet) {
    if (isStale(packet)
        && rules.hold(Rule.SYN_TO_OPEN_DOOR)
        && !DirectorPlane.takesNew(epoch.orElseThrow(), packet.segment())) {
      return new Verdict.Drop("the door takes nothing new any more");
    }
    if (!rules.hold(Rule.SYN_TO_CURRENT_HEAD) || !isStale(packet)) {
      return new Verdict.Claim(packet.segment());
    }
    Chain chain = ownChain(packet.segment());
    if (chain.isEmpty()) {
      return new Verdict.Drop("the slot has no head");
    }
    if (id(chain.head()).equals(node)) {
      return new Verdict.Claim(packet.segment());
    }
    List<String> head = List.of(id(chain.head()));
    return rules.hold(Rule.SYN_BY_OWN_EPOCH)
        ? restart(packet, head)
        : new Verdict.Restart(new Packet(packet.segment(), packet.epoch(), head, 0));
  }

  private boolean claims(Packet packet, KernelModel kernel) {
    Segment segment = packet.segment();
    Socket socket = kernel.socket(segment.flow());
    if (socket.exists()) {
      Rule fit = packet.hopsRemain() ? Rule.FIT : Rule.FIT_AT_THE_END;
      return !rules.hold(fit) || socket.fits(segment);
    }
    return rules.hold(Rule.COOKIES)
        && (packet.hop() == 0 || rules.hold(Rule.COOKIES_EVERYWHERE))
        && kernel.validatesCookie(segment);
  }

  /** Where no hop is left and nothing fits: only by the newest table may the kernel answer. */
  private Verdict atTheEnd(Packet packet, KernelModel kernel) {
    if (rules.hold(Rule.RESTART_STALE) && isStale(packet)) {
      Chain chain = ownChain(packet.segment());
      if (!chain.isEmpty()) {
        return restart(packet, DirectorPlane.ids(epoch.orElseThrow(), chain));
      }
    }
    if (cutOff && rules.hold(Rule.VOUCHED)) {
      return new Verdict.Drop("nothing fits, and the agent does not vouch for its table");
    }
    return kernel.socket(packet.segment().flow()).exists()
        ? new Verdict.Claim(packet.segment())
        : new Verdict.Deliver(packet.segment());
  }

  /** The new epoch is above the packet's, so that nothing goes round for ever. */
  private Verdict restart(Packet packet, List<String> chain) {
    return new Verdict.Restart(new Packet(packet.segment(), number(), chain, 0));
  }

  private boolean isStale(Packet packet) {
    return packet.epoch() < number();
  }

  private long number() {
    return epoch.orElseThrow().number();
  }

  private Chain ownChain(Segment segment) {
    return epoch.orElseThrow().table().chain(segment.flow().slot());
  }

  private String id(int ordinal) {
    return DirectorPlane.id(epoch.orElseThrow(), ordinal);
  }
}
