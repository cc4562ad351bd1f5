package io.longhaul.chaos.sim;

import io.longhaul.chaos.packet.Flow;
import io.longhaul.chaos.packet.Socket;
import io.longhaul.hash.Epoch;
import io.longhaul.hash.EpochNode;
import io.longhaul.hash.NodeState;
import io.longhaul.membership.coordination.Decision;
import io.longhaul.membership.planner.Reason;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Judges how connections end, and every epoch by the invariants. */
final class Audit {
  /** After so long a half-open socket or a cookie is void, whoever is asked. */
  private static final long HALF_OPEN_NS = 60 * Timeline.SECOND;

  private static final int MOST_FINDINGS = 1_000;

  private final World world;
  private final List<Finding> findings = new ArrayList<>();
  private final Invariants invariants;
  private final Proofs proofs;
  private long deaths;
  private long epochs;
  private long held;
  private int maxChain;
  private boolean frozen;
  private long digest;
  private Optional<Epoch> previous = Optional.empty();

  Audit(World world) {
    this.world = world;
    this.invariants = new Invariants(world, this);
    this.proofs = new Proofs(world, this);
  }

  Proofs proofs() {
    return proofs;
  }

  List<Finding> findings() {
    return findings;
  }

  SeedResult result() {
    return new SeedResult(
        world.settings,
        epochs,
        world.clients().opened(),
        deaths,
        maxChain,
        held,
        List.copyOf(findings),
        digest * 31 + world.time.events(),
        world.tally.counts(),
        world.traced());
  }

  /** An epoch was created in ZooKeeper. */
  void published(Table table) {
    Epoch epoch = table.epoch();
    epochs++;
    digest = digest * 31 + epoch.hashCode();
    maxChain = Math.max(maxChain, epoch.table().longestChain());
    world.event(() -> described(epoch));
    invariants.check(previous, epoch);
    previous = Optional.of(epoch);
  }

  private static String described(Epoch epoch) {
    Map<NodeState, List<String>> byState = new EnumMap<>(NodeState.class);
    for (EpochNode node : epoch.nodes()) {
      byState.computeIfAbsent(node.state(), _ -> new ArrayList<>()).add(node.id());
    }
    return "epoch %d of term %d: %d nodes, draining %s, demoted %s"
        .formatted(
            epoch.number(),
            epoch.term(),
            epoch.nodes().size(),
            byState.getOrDefault(NodeState.DRAINING, List.of()),
            byState.getOrDefault(NodeState.DEMOTED, List.of()));
  }

  /** A leader decided. */
  void decided(Decision decision) {
    if (decision.frozen() != frozen) {
      frozen = decision.frozen();
      world.event(() -> decision.frozen() ? "nothing is removed any more" : "the freeze is over");
    }
    long full = 0;
    for (Reason reason : decision.plan().reasons()) {
      if (reason.rule().equals("I3")) {
        full += reason.slots();
      }
    }
    held = Math.max(held, full);
  }

  /** A SYN was answered with a reset. */
  void refused(Connection connection, NodeHost host) {
    note(connection);
    if (!connection.ownerDied() && !host.lostItsProcess()) {
      connectionFinding(false, connection, "was refused by " + host.id);
    }
  }

  /** Nobody answered a SYN, however often it was sent. */
  void attemptTimedOut(Connection connection) {
    note(connection);
    boolean announced =
        world.latestEpoch().stream()
            .flatMap(epoch -> epoch.doors().stream())
            .anyMatch(
                door ->
                    door.name().equals(connection.flow.door())
                        && door.state() == io.longhaul.hash.DoorState.ACTIVE);
    if (announced && 2 * connection.physicalLosses() < connection.synsSent()) {
      connectionFinding(false, connection, "got no answer to its SYNs");
    }
  }

  /** A reset ended an established connection. */
  void reset(Connection connection, Answer answer) {
    note(connection);
    if (connection.ownerDied()) {
      deaths++;
    } else if (!closed(connection, answer) && !answer.hopeless() && !excused(connection)) {
      connectionFinding(
          true, connection, "was reset by " + answer.host().id + " (" + answer.before() + ")");
    }
  }

  /** A client gave up after minutes without an answer. */
  void timedOut(Connection connection) {
    note(connection);
    if (connection.ownerDied()) {
      deaths++;
    } else if (!endedAtItsNode(connection) && !excused(connection)) {
      connectionFinding(true, connection, "got no answer for minutes");
    }
  }

  /** Whether its process has closed it, and its kernel gave it up, or has what the client sends. */
  private static boolean endedAtItsNode(Connection connection) {
    return connection.serverClosed() && (!connection.heldByOwner() || connection.reachesItsNode());
  }

  /** Whether its process has closed it, and its own node says so or holds nothing any more. */
  private static boolean closed(Connection connection, Answer answer) {
    boolean own = connection.owner().filter(answer.host()::equals).isPresent();
    boolean lingers = answer.before() instanceof Socket.Full full && !full.state().held();
    return own
        ? connection.serverClosed() || lingers
        : connection.serverClosed() && !connection.heldByOwner();
  }

  /** The world ends: whoever waits for long by now would wait for ever. */
  void end() {
    for (Connection connection : List.copyOf(world.clients().open())) {
      if (connection.waitsForLong() && !connection.forgiven()) {
        timedOut(connection);
      }
    }
  }

  /**
   * A socket came into being where the newest chain does not lead. Proof that a node holds nothing
   * is worth nothing if it can take something afterwards; a repair may come too late (I1).
   */
  void cameAstray(Connection connection, NodeHost host) {
    if (!host.givenUp()) {
      connectionFinding(false, connection, "came to " + host.id + ", which its chain lacks");
    }
  }

  /** A socket came into being at a door that the newest epoch has no more (R12). */
  void cameToNoDoor(Connection connection, NodeHost host) {
    if (!host.givenUp()) {
      connectionFinding(false, connection, "came to " + host.id + " when its door was gone");
    }
  }

  /** The operator stopped a host that was said to be drained. */
  void stoppedWith(NodeHost host, Socket socket) {
    Flow flow = socket.flow();
    violation(
        flow.slot(),
        OptionalLong.of(flow.id()),
        "R13: %s was stopped with %s".formatted(host.id, socket));
  }

  /** A node took for itself what belongs to a connection of another one. */
  void takenBy(NodeHost host, Connection connection) {
    connectionFinding(false, connection, "had a segment taken by " + host.id);
  }

  /** A packet went from host to host until its TTL ended. */
  void wentRound(Connection connection) {
    connection.lost(false, "its TTL has ended");
    connectionFinding(false, connection, "had a packet that went round until its TTL ended");
  }

  private boolean excused(Connection connection) {
    boolean halfOpen =
        !connection.serverEstablished()
            && connection.lastPhysicalLossNs() >= connection.establishedNs()
            && world.time.nowNs() - connection.establishedNs() >= HALF_OPEN_NS;
    return halfOpen
        || connection.lostItsDoor()
        || connection.lostByNetwork()
        || connection.owner().filter(NodeHost::removedWhileAway).isPresent();
  }

  private void note(Connection connection) {
    digest = digest * 31 + connection.flow.id() + world.time.nowNs();
  }

  private void connectionFinding(boolean stranded, Connection connection, String what) {
    String owner = connection.owner().map(host -> ", held by " + host.id).orElse("");
    add(
        new Finding(
            stranded,
            "connection %d (slot %d, door %s%s) %s"
                .formatted(
                    connection.flow.id(),
                    connection.flow.slot(),
                    connection.flow.door(),
                    owner,
                    what),
            OptionalLong.of(connection.flow.id()),
            connection.flow.slot(),
            world.time.nowNs()));
  }

  /** Something else that must not happen. */
  void violation(int slot, OptionalLong flow, String text) {
    add(new Finding(false, text, flow, slot, world.time.nowNs()));
  }

  private void add(Finding finding) {
    world.event(() -> "FOUND: " + finding.text());
    if (findings.size() < MOST_FINDINGS) {
      findings.add(finding);
    }
  }
}
