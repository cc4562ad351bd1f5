package io.longhaul.chaos.packet;

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
 * @param cutOff whether its agent has lost ZooKeeper, so that its table may be an old one
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
    if (packet.hopsRemain()) {
      return claims(segment, kernel)
          ? new Verdict.Claim(segment)
          : new Verdict.Forward(packet.forwarded());
    }
    if (kernel.socket(segment.flow()).exists() || kernel.validatesCookie(segment)) {
      return new Verdict.Claim(segment);
    }
    return withoutSocket(packet);
  }

  /** A SYN carries only the head, which may have changed since. */
  private Verdict onSyn(Packet packet) {
    Chain chain = ownChain(packet.segment());
    if (rules.synToCurrentHead()
        && isStale(packet)
        && !chain.isEmpty()
        && !id(chain.head()).equals(node)) {
      return restart(packet, List.of(id(chain.head())));
    }
    return new Verdict.Claim(packet.segment());
  }

  private boolean claims(Segment segment, KernelModel kernel) {
    Socket socket = kernel.socket(segment.flow());
    if (socket.exists()) {
      return !rules.fitsOnly() || socket.fits(segment);
    }
    return rules.triesCookies() && kernel.validatesCookie(segment);
  }

  private Verdict withoutSocket(Packet packet) {
    if (rules.restartsStale() && isStale(packet)) {
      Chain chain = ownChain(packet.segment());
      if (!chain.isEmpty()) {
        return restart(packet, DirectorPlane.ids(epoch.orElseThrow(), chain));
      }
    }
    return cutOff && rules.dropsWhenCutOff()
        ? new Verdict.Drop("no socket, and the agent is cut off")
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
