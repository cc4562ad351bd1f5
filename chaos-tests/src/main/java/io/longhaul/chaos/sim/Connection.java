package io.longhaul.chaos.sim;

import io.longhaul.chaos.packet.ClientModel;
import io.longhaul.chaos.packet.Flow;
import io.longhaul.chaos.packet.Outcome;
import io.longhaul.chaos.packet.Segment;
import io.longhaul.chaos.packet.Socket;
import io.longhaul.chaos.packet.Wire;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** One client connection: its TCP, its timers, and what the audit must know of it. */
final class Connection {
  /** A client repeats for so long before it gives up. */
  static final long GIVES_UP_NS = 15 * Timeline.MINUTE;

  /** What the network or a dead host lost within this time before giving up is not the tier's. */
  static final long FORGIVING_NS = 5 * Timeline.MINUTE;

  /** A packet that went on from its own node has been at the end of its chain by then. */
  private static final long PASSED_LATELY_NS = 30 * Timeline.SECOND;

  private static final int SYN_TRIES = 6;
  private static final long FIRST_REPEAT_NS = 300 * Timeline.MILLISECOND;
  private static final long LONGEST_REPEAT_NS = 2 * Timeline.MINUTE;

  final Flow flow;
  private final AckLimit clientAcks = new AckLimit();
  private final AckLimit serverAcks = new AckLimit();
  private final World world;
  private final Wire out = this::send;
  private ClientModel client;
  private Optional<NodeHost> owner = Optional.empty();
  private boolean serverEstablished;
  private boolean serverClosed;
  private Optional<NodeHost> died = Optional.empty();
  private boolean over;
  private boolean timing;
  private long establishedNs;
  private int physicalLosses;
  private long lastPhysicalLossNs = -FORGIVING_NS;
  private boolean lostByNetwork;
  private boolean lostItsDoor;
  private boolean resetAtItsNode;
  private long atItsNodeNs = -FORGIVING_NS;
  private long waitsSinceNs;
  private int waitsFor;
  private int tries;
  private final Map<Segment, Long> passedTooEarlyNs = new HashMap<>(0);
  private int position = -1;
  private int place = -1;

  Connection(World world, Flow flow, int iss) {
    this.world = world;
    this.flow = flow;
    this.client = new ClientModel(flow, ClientModel.State.SYN_SENT, iss, iss, iss + 1, 0);
  }

  /** Sends the SYN. */
  void open() {
    world.trace(this, () -> "client opens");
    send(Segment.syn(flow, client.iss()));
    waitsSinceNs = world.time.nowNs();
    waitsFor = client.sndUna();
    time();
  }

  ClientModel client() {
    return client;
  }

  Optional<NodeHost> owner() {
    return owner;
  }

  boolean over() {
    return over;
  }

  /** Whether its client may still end its handshake, begun with this number, at a host. */
  boolean mayAnswer(NodeHost host, int iss) {
    boolean waits = client.state() == ClientModel.State.SYN_SENT;
    boolean answered =
        client.state() == ClientModel.State.ESTABLISHED && owner.filter(host::equals).isPresent();
    return !over && !serverEstablished && client.iss() == iss && (waits || answered);
  }

  boolean serverEstablished() {
    return serverEstablished;
  }

  boolean serverClosed() {
    return serverClosed;
  }

  /** Whether the process or host died that had its socket, or would have got it. */
  boolean ownerDied() {
    return died.isPresent();
  }

  /** How often it sent its SYN. */
  int synsSent() {
    return 1 + (client.state() == ClientModel.State.SYN_SENT ? tries : 0);
  }

  /** How many of its packets were lost by the network or a dead host. */
  int physicalLosses() {
    return physicalLosses;
  }

  /**
   * Whether its node's kernel still holds it, whatever the process did. A socket that a late answer
   * to a cookie makes after its kernel has reset what the process closed is not that any more.
   */
  boolean heldByOwner() {
    return !resetAtItsNode
        && owner
            .filter(NodeHost::powered)
            .filter(host -> host.kernel().socket(flow) instanceof Socket.Full)
            .isPresent();
  }

  long establishedNs() {
    return establishedNs;
  }

  long lastPhysicalLossNs() {
    return lastPhysicalLossNs;
  }

  /** Whether the client waits for an acknowledgement. */
  boolean waits() {
    return !over
        && (client.state() == ClientModel.State.SYN_SENT || client.sndUna() != client.sndNxt());
  }

  /** Whether an established connection's client has waited for so long that something is wrong. */
  boolean waitsForLong() {
    return waits()
        && client.state() != ClientModel.State.SYN_SENT
        && world.time.nowNs() - waitsSinceNs >= FORGIVING_NS;
  }

  /** Whether something of it came to its own node's kernel lately. */
  boolean reachesItsNode() {
    return world.time.nowNs() - atItsNodeNs < FORGIVING_NS;
  }

  /** Its place among its slot's, -1 before it is established. */
  int position() {
    return position;
  }

  void position(int now) {
    position = now;
  }

  /** Its place among all that are open. */
  int place() {
    return place;
  }

  void place(int now) {
    place = now;
  }

  /** The client sends data, if the connection is open. */
  void sendData(int length) {
    if (!over && client.state().open()) {
      apply(client.send(length, out));
    }
  }

  /** The client closes, if the connection is open. */
  void close() {
    if (!over && client.state().open()) {
      world.trace(this, () -> "client closes");
      apply(client.close(out));
    }
  }

  /** The client is switched off without a word. */
  void vanish() {
    if (!over) {
      world.trace(this, () -> "client vanishes");
      end();
    }
  }

  /** The process at the other end closes. */
  void closeByServer(int unsent) {
    owner
        .filter(NodeHost::powered)
        .ifPresent(
            host -> {
              Socket socket = host.kernel().socket(flow);
              if (socket instanceof Socket.Full full && full.accepted() && full.state().held()) {
                serverClosed = true;
                world.trace(this, () -> host.id + " closes");
                host.kernel().close(flow, unsent, host.answers(socket));
                host.timers().look(flow);
                host.agent.dirty();
              }
            });
  }

  /** The process at the other end sends. */
  void sendByServer(int length) {
    owner
        .filter(NodeHost::powered)
        .ifPresent(
            host -> {
              host.kernel().send(flow, length, host.answers(host.kernel().socket(flow)));
              host.timers().look(flow);
            });
  }

  /** The process or host that has its socket died. */
  void hostDied(NodeHost host) {
    if (!over && owner.orElse(host) == host) {
      died = Optional.of(host);
      world.trace(this, () -> "its process or host died: " + host.id);
    }
  }

  /** A packet of its was lost: by the network or a dead host, or because somebody chose to. */
  void lost(boolean physical, String why) {
    if (physical) {
      lastPhysicalLossNs = world.time.nowNs();
      physicalLosses++;
    }
    world.trace(this, () -> "lost: " + why);
  }

  /** Whether what is wrong with it lately may be the network's. */
  boolean forgiven() {
    return world.time.nowNs() - lastPhysicalLossNs < FORGIVING_NS;
  }

  /**
   * Whether a segment would be reset with a tier before its node or without, since it cannot
   * complete the handshake there: what overtook the one that answers a cookie, or comes when the
   * cookie is void because the host started again or a repeated SYN began another handshake. The
   * same holds where it passed its node then, and arrives at the end of its chain only now.
   */
  boolean hopeless(Segment segment) {
    Long passedNs = passedTooEarlyNs.get(segment);
    boolean passed = passedNs != null && world.time.nowNs() - passedNs < PASSED_LATELY_NS;
    return passed
        || (!serverEstablished
            && owner.filter(host -> !host.powered() || !host.wouldTake(segment)).isPresent());
  }

  /** A segment went on from a host that has no use for it. */
  void passed(NodeHost host, Segment segment) {
    if (!serverEstablished && owner.filter(host::equals).isPresent() && hopeless(segment)) {
      passedTooEarlyNs.put(segment, world.time.nowNs());
    }
  }

  /** Its kernel gives it up: the network's doing, if that lost what the client sent until now. */
  void givenUpBy(NodeHost host) {
    lostByNetwork |= owner.filter(host::equals).isPresent() && forgiven();
  }

  boolean lostByNetwork() {
    return lostByNetwork;
  }

  /** Its door was removed while its node was away for long. */
  void doorRemoved(NodeHost host) {
    lostItsDoor |= owner.filter(host::equals).isPresent();
  }

  boolean lostItsDoor() {
    return lostItsDoor;
  }

  /** A segment of its reached a kernel. */
  void reached(NodeHost host, Outcome outcome) {
    world.tally.count("kernel: " + outcome);
    if (owner.filter(host::equals).isPresent()) {
      atItsNodeNs = world.time.nowNs();
      resetAtItsNode |= serverClosed && outcome == Outcome.RESET_SENT;
    } else if (owner.isPresent() && !over && takes(host, outcome)) {
      world.audit().takenBy(host, this);
    }
    if (outcome == Outcome.ESTABLISHED && (owner.isEmpty() || owner.get() == host)) {
      serverEstablished = true;
      world.clients().acceptLater(this, host);
    } else if (outcome == Outcome.TAKEN) {
      world.clients().answerLater(this);
      if (host.kernel().socket(flow) instanceof Socket.Full full
          && full.state() == Socket.State.CLOSE_WAIT) {
        world.clients().closeToo(this);
      }
    }
  }

  /** Whether a host's process has got something of it, so that its own node never will. */
  private boolean takes(NodeHost host, Outcome outcome) {
    return (outcome == Outcome.ESTABLISHED || outcome == Outcome.TAKEN)
        && host.kernel().socket(flow) instanceof Socket.Full full
        && full.state().held();
  }

  /** A segment leaves a host for the client. */
  void fromServer(Segment segment, Answer answer) {
    if (serverAcks.holdsBack(segment, world.time.nowNs())) {
      return;
    }
    if (world.packetLost()) {
      lost(true, segment + " on the way to the client");
      return;
    }
    world.time.after(world.internetNs(), () -> receive(segment, answer));
  }

  private void receive(Segment segment, Answer answer) {
    NodeHost host = answer.host();
    if (world.clients().of(flow) != this) {
      world.clients().of(flow).receive(segment, answer);
      return;
    }
    world.trace(this, () -> "client " + client.state() + " gets from " + host.id + ": " + segment);
    if (over && !client.state().over()) {
      return;
    }
    ClientModel.State was = client.state();
    apply(client.receive(segment, out));
    if (over || client.state() == was) {
      return;
    }
    switch (client.state()) {
      case ESTABLISHED -> established(host);
      case CLOSE_WAIT -> {
        serverClosed = true;
        world.clients().closeLater(this);
      }
      case REFUSED -> {
        world.audit().refused(this, host);
        end();
      }
      case RESET -> {
        world.audit().reset(this, answer);
        end();
      }
      case CLOSED -> end();
      default -> {}
    }
  }

  private void established(NodeHost host) {
    owner = Optional.of(host);
    // Whoever else had something of it and died meanwhile does not matter any more.
    died = died.filter(host::equals);
    establishedNs = world.time.nowNs();
    serverEstablished = host.kernel().socket(flow) instanceof Socket.Full;
    world.clients().established(this);
  }

  private void apply(ClientModel next) {
    client = next;
    time();
  }

  private void end() {
    over = true;
    world.clients().ended(this);
  }

  private void send(Segment segment) {
    if (clientAcks.holdsBack(segment, world.time.nowNs())) {
      return;
    }
    world.trace(this, () -> "client sends " + segment);
    Optional<DirectorHost> director = world.routers.route(flow.id());
    if (director.isEmpty()) {
      lost(!world.somebodyCouldAnnounce(), segment + " since no director announces");
      return;
    }
    if (world.packetLost()) {
      lost(true, segment + " on the way to a director");
      return;
    }
    world.time.after(world.internetNs(), () -> director.get().receive(segment));
    if (world.packetDoubled()) {
      world.time.after(world.internetNs(), () -> director.get().receive(segment));
    }
  }

  private void time() {
    if (!timing && waits()) {
      timing = true;
      waitsSinceNs = world.time.nowNs();
      waitsFor = client.sndUna();
      tries = 0;
      world.time.after(delayNs(), this::timeout);
    }
  }

  private long delayNs() {
    return client.state() == ClientModel.State.SYN_SENT
        ? Timeline.SECOND << tries
        : Math.min(LONGEST_REPEAT_NS, FIRST_REPEAT_NS << Math.min(tries, 20));
  }

  private void timeout() {
    timing = false;
    if (!waits()) {
      return;
    }
    if (client.sndUna() != waitsFor) {
      time();
      return;
    }
    if (client.state() == ClientModel.State.SYN_SENT && tries >= SYN_TRIES) {
      world.audit().attemptTimedOut(this);
      end();
      return;
    }
    if (world.time.nowNs() - waitsSinceNs >= GIVES_UP_NS && (ownerDied() || !forgiven())) {
      world.audit().timedOut(this);
      end();
      return;
    }
    tries++;
    client.retransmit(out);
    timing = true;
    world.time.after(delayNs(), this::timeout);
  }
}
