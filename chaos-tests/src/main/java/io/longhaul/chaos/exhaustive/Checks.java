package io.longhaul.chaos.exhaustive;

import io.longhaul.chaos.packet.DirectorPlane;
import io.longhaul.chaos.packet.Packet;
import io.longhaul.chaos.packet.Segment;
import io.longhaul.chaos.packet.Socket;
import io.longhaul.chaos.packet.Verdict;
import io.longhaul.hash.Chain;
import io.longhaul.hash.Epoch;
import io.longhaul.hash.EpochNode;
import io.longhaul.hash.NodeState;
import java.util.Optional;

/** What must hold in every state. */
final class Checks {
  private static final int MOST_HOPS = 20;

  private Checks() {}

  /** What is wrong in a state: a connection that its node does not hold or that is not reached. */
  static Optional<String> state(World world) {
    for (Caller caller : world.callers) {
      if (caller.owner != Caller.NOBODY && caller.open()) {
        Optional<String> wrong = connection(world, caller);
        if (wrong.isPresent()) {
          return wrong;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> connection(World world, Caller caller) {
    Host owner = world.hosts[caller.owner];
    Segment next = Aging.next(caller);
    Socket socket = owner.kernel.socket(caller.flow);
    if (!socket.fits(next) && !owner.kernel.validatesCookie(next)) {
      return Optional.of(owner.id + " lost the connection's socket while it lives");
    }
    if (owner.power == Host.Power.STOPPED) {
      return Optional.of(owner.id + " was stopped while it held a connection (R13)");
    }
    if (owner.givenUp) {
      return Optional.empty();
    }
    if (!world.newest.chains(owner.id)) {
      return Optional.of(
          "the chain of epoch %s lacks %s, which holds a connection (I1)"
              .formatted(world.newest, owner.id));
    }
    for (Director director : world.directors) {
      if (director.status.forwards()) {
        Optional<String> wrong = probe(world, caller, director.table, next);
        if (wrong.isPresent()) {
          return wrong.map(what -> "what the client sends now would be lost: " + what);
        }
      }
    }
    return Optional.empty();
  }

  /** What becomes of data that an open client would send now through a director with a table. */
  private static Optional<String> probe(World world, Caller caller, Edition table, Segment data) {
    Optional<Packet> sent = DirectorPlane.encapsulated(table.epoch(), data);
    if (sent.isEmpty()) {
      return Optional.of("it is dropped by epoch " + table);
    }
    Packet at = sent.get();
    for (int hop = 0; hop < MOST_HOPS; hop++) {
      int h = world.host(at.node());
      Host host = world.hosts[h];
      if (!host.isUp()) {
        return host.power == Host.Power.STOPPED
            ? Optional.of("epoch " + table + " sends it to " + host.id + ", which was stopped")
            : Optional.empty();
      }
      switch (host.acting(world).decide(at, host.kernel)) {
        case Verdict.Forward forward -> at = forward.packet();
        case Verdict.Restart restart -> at = restart.packet();
        case Verdict.Claim claim -> {
          return h == caller.owner
              ? Optional.empty()
              : Optional.of(host.id + " takes it, whose connection it is not");
        }
        case Verdict.Deliver deliver -> {
          return Optional.of(
              host.id + " has no socket for it and resets it (by epoch " + table + ")");
        }
        case Verdict.Drop drop -> {
          return Optional.empty();
        }
      }
    }
    return Optional.of("it goes round and round");
  }

  /** Whether a packet goes round for ever while nothing else happens. */
  static Optional<String> endless(World world, Packet packet) {
    Packet at = packet;
    for (int hop = 0; hop < MOST_HOPS; hop++) {
      Host host = world.hosts[world.host(at.node())];
      Verdict verdict = host.acting(world).decide(at, host.kernel);
      if (host.isUp() && verdict instanceof Verdict.Forward forward) {
        at = forward.packet();
      } else if (host.isUp() && verdict instanceof Verdict.Restart restart) {
        at = restart.packet();
      } else {
        return Optional.empty();
      }
    }
    return Optional.of("it goes round and round");
  }

  /** Invariants I2 and I3 of an epoch and its successor. */
  static Optional<String> neighbours(Edition before, Edition after) {
    if (after.chain().size() > Chain.MAX_NODES) {
      return Optional.of("a chain of " + after.chain().size() + " nodes (I3)");
    }
    if (before.chain().isEmpty() || after.chain().isEmpty()) {
      return Optional.empty();
    }
    String oldHead = head(before);
    if (unreachable(after.epoch(), oldHead)) {
      return Optional.empty();
    }
    if (!after.chains(oldHead)) {
      return Optional.of("the head of " + before + " is not in " + after + " (I2)");
    }
    return before.chains(head(after))
        ? Optional.empty()
        : Optional.of("the head of " + after + " is not in " + before + " (I2)");
  }

  /** Rule R7: a socket that was reported from where the chain does not lead is in the next one. */
  static Optional<String> unrepaired(World world, Edition next) {
    for (Host host : world.hosts) {
      boolean told = host.heard.filter(Report::socket).isPresent();
      if (told && host.isUp() && !host.suspected && !next.chains(host.id)) {
        return Optional.of(
            "%s reported a socket, and the chain of epoch %s lacks it (R7)"
                .formatted(host.id, next));
      }
    }
    return Optional.empty();
  }

  private static boolean unreachable(Epoch epoch, String id) {
    int ordinal = epoch.ordinal(id);
    if (ordinal < 0) {
      return true;
    }
    EpochNode node = epoch.nodes().get(ordinal);
    return node.state() == NodeState.DEMOTED;
  }

  private static String head(Edition edition) {
    return edition.epoch().nodes().get(edition.chain().head()).id();
  }
}
