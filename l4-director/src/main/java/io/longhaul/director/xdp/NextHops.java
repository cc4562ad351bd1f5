package io.longhaul.director.xdp;

import io.longhaul.director.xdp.HopChoice.Decision;
import io.longhaul.director.xdp.HopChoice.OnLink;
import io.longhaul.director.xdp.netlink.NetlinkException;
import io.longhaul.hash.Epoch;
import io.longhaul.hash.EpochNode;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks up how packets to an epoch's nodes leave, and has the kernel ask for the link addresses
 * that it does not know or is not sure of: it would not by itself, since it sees none of these
 * packets. Not safe for use by several threads.
 */
final class NextHops {
  /** How long a node that is new is waited for. */
  static final Duration PATIENCE = Duration.ofMillis(500);

  private static final long LOOK_EVERY_MS = 10;
  private static final Logger LOG = LoggerFactory.getLogger(NextHops.class);

  private final HopChoice choice;
  private final Consumer<Inet4Address> nudge;
  private final Duration patience;
  private final Set<Inet4Address> left;
  private final Set<Inet4Address> unknown = new HashSet<>();
  private Map<InetAddress, NextHop> known = Map.of();

  /**
   * @param nudge sends something to an address, so that the kernel looks for its next hop
   */
  NextHops(HopChoice choice, Consumer<Inet4Address> nudge, Duration patience) {
    this(choice, nudge, patience, Set.of());
  }

  /**
   * @param left nodes that are not looked up
   */
  NextHops(
      HopChoice choice, Consumer<Inet4Address> nudge, Duration patience, Set<Inet4Address> left) {
    this.left = Set.copyOf(left);
    this.choice = choice;
    this.nudge = nudge;
    this.patience = patience;
  }

  /** The nodes' next hops by underlay address; waits a little for those that are new. */
  Map<InetAddress, NextHop> ofNew(Epoch epoch) throws InterruptedException {
    Set<Inet4Address> nodes = addresses(epoch);
    Set<InetAddress> before = new HashSet<>(known.keySet());
    before.addAll(unknown);
    long endNs = System.nanoTime() + patience.toNanos();
    Round round = look(nodes);
    while (round.missesAny(before) && System.nanoTime() < endNs) {
      Thread.sleep(LOOK_EVERY_MS);
      round = look(round);
    }
    return take(round);
  }

  /** The same as they are now, without waiting. */
  Map<InetAddress, NextHop> ofPresent(Epoch epoch) {
    return take(look(addresses(epoch)));
  }

  /** How many nodes' next hops are not known, or do not answer any more. */
  int unknown() {
    return unknown.size();
  }

  private Set<Inet4Address> addresses(Epoch epoch) {
    Set<Inet4Address> addresses = new LinkedHashSet<>();
    for (EpochNode node : epoch.nodes()) {
      TableImage.underlay(node).ifPresent(addresses::add);
    }
    addresses.removeAll(left);
    return addresses;
  }

  /** What one look at all nodes found. */
  private record Round(
      Map<InetAddress, NextHop> hops, Map<Inet4Address, String> missing, Set<OnLink> nudged) {
    boolean missesAny(Set<InetAddress> before) {
      return missing.keySet().stream().anyMatch(node -> !before.contains(node));
    }
  }

  private Round look(Set<Inet4Address> nodes) {
    Round round = new Round(new HashMap<>(), new HashMap<>(), new HashSet<>());
    nodes.forEach(node -> look(node, round));
    return round;
  }

  /** Looks again for what was missing; whoever was nudged is not nudged again so soon. */
  private Round look(Round before) {
    Round round = new Round(before.hops(), new HashMap<>(), before.nudged());
    before.missing().keySet().forEach(node -> look(node, round));
    return round;
  }

  private void look(Inet4Address node, Round round) {
    Decision decision = decide(node);
    // Who does not answer right now may still be there, and nobody better is known.
    Optional<NextHop> last =
        decision.unsure().isPresent() ? Optional.ofNullable(known.get(node)) : Optional.empty();
    decision.hop().or(() -> last).ifPresent(hop -> round.hops().put(node, hop));
    decision.why().ifPresent(why -> round.missing().put(node, why));
    decision.unsure().filter(round.nudged()::add).ifPresent(_ -> nudge.accept(node));
  }

  private Decision decide(Inet4Address node) {
    try {
      return choice.towards(node);
    } catch (NetlinkException e) {
      // Such as an interface that went away between two questions.
      return new Decision(
          Optional.empty(), Optional.of(String.valueOf(e.getMessage())), Optional.empty());
    }
  }

  private Map<InetAddress, NextHop> take(Round round) {
    round
        .missing()
        .forEach(
            (node, why) -> {
              if (unknown.add(node)) {
                LOG.warn("next hop of {}: {}", node.getHostAddress(), why);
              }
            });
    unknown.removeIf(
        node -> {
          boolean missing = round.missing().containsKey(node);
          if (!missing && round.hops().containsKey(node)) {
            LOG.info("next hop of {}: known now", node.getHostAddress());
          }
          return !missing;
        });
    known = Map.copyOf(round.hops());
    return known;
  }
}
