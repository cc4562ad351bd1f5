package io.longhaul.chaos.packet;

import io.longhaul.chaos.packet.Socket.Full;
import io.longhaul.chaos.packet.Socket.Request;
import io.longhaul.chaos.packet.Socket.State;
import io.longhaul.chaos.packet.Socket.TimeWait;
import io.longhaul.membership.occupancy.SlotWords;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The TCP of a node's host towards the front doors, as far as a packet's fate depends on it:
 * listeners, sockets by 4-tuple, and the replies, which go straight to the client.
 *
 * <p>It has no clock: timers fire when the caller says so. A host that crashes is a new model. Not
 * safe for use by several threads.
 */
public final class KernelModel {
  /** How far behind the last number of a TIME_WAIT socket its successor begins, as in Linux. */
  private static final int REOPENED_ISN_STEP = (1 << 16) + 1;

  private final Map<Flow, Socket> sockets;
  private TreeSet<Long> listeners;
  private final SynCookies cookies;
  private final IsnSource isns;
  private final SlotCounts counts;
  private final DoorCounts doors;
  private Backlog backlog = Backlog.ROOM;
  private int minute;

  /**
   * A host without listeners and sockets.
   *
   * @param key makes its cookies differ from other hosts'
   * @param slots number of slots in the tier's tables
   */
  public KernelModel(long key, IsnSource isns, Counting counting, int slots) {
    this.sockets = new HashMap<>();
    this.listeners = new TreeSet<>();
    this.cookies = new SynCookies(key);
    this.isns = isns;
    this.counts = new SlotCounts(counting, slots);
    this.doors = new DoorCounts();
  }

  private KernelModel(KernelModel other) {
    this.sockets = new HashMap<>(other.sockets);
    this.listeners = other.listeners;
    this.cookies = other.cookies;
    this.isns = other.isns;
    this.counts = other.counts.copy();
    this.doors = other.doors.copy();
    this.backlog = other.backlog;
    this.minute = other.minute;
  }

  /** How its listener's queue stands. */
  public Backlog backlog() {
    return backlog;
  }

  /** A host that goes its own way from here; only the source of initial numbers is shared. */
  public KernelModel copy() {
    return new KernelModel(this);
  }

  /** A process opens its listener; the newest incarnation's listener gets what comes. */
  public void listen(long incarnation) {
    listeners = new TreeSet<>(listeners);
    listeners.add(incarnation);
  }

  /**
   * A process closes its listener. What is queued goes to the listener that is left
   * (tcp_migrate_req is 1); without one, half-open sockets vanish and queued ones are reset.
   */
  public void closeListener(long incarnation, Wire client) {
    listeners = new TreeSet<>(listeners);
    listeners.remove(incarnation);
    for (Socket socket : sorted()) {
      if (socket instanceof Request request && request.listener() == incarnation) {
        replace(request.flow(), migrated(request));
      } else if (socket instanceof Full full && !full.accepted() && full.owner() == incarnation) {
        if (listeners.isEmpty()) {
          abort(full, client);
        } else {
          replace(full.flow(), full.queuedFor(listeners.last()));
        }
      }
    }
  }

  /** Puts a socket where there is none: for those who keep the state of a host elsewhere. */
  public void place(Socket socket) {
    replace(socket.flow(), socket);
  }

  /** Whether another process listens, too. */
  public boolean listensBeside(long incarnation) {
    return listeners.size() > (listeners.contains(incarnation) ? 1 : 0);
  }

  /** Whether this process listens. */
  public boolean listens(long incarnation) {
    return listeners.contains(incarnation);
  }

  /** Whether any process listens. */
  public boolean listens() {
    return !listeners.isEmpty();
  }

  /** A process ends without a word: its sockets are reset. What lingers after a close stays. */
  public void die(long incarnation, Wire client) {
    closeListener(incarnation, client);
    for (Socket socket : sorted()) {
      if (socket instanceof Full full && full.owner() == incarnation && full.state().held()) {
        abort(full, client);
      }
    }
  }

  /** The listener's queue overflows, or has room again. */
  public void backlog(Backlog now) {
    backlog = now;
  }

  /** The time that cookies carry, which the caller moves on. */
  public void minute(int now) {
    minute = now;
  }

  /** The process accepts a queued connection; without effect when there is none. */
  public void accept(Flow flow) {
    if (socket(flow) instanceof Full full && !full.accepted()) {
      replace(flow, full.acceptedBy(full.owner()));
    }
  }

  /** The process sends data on a connection that it holds; else without effect. */
  public void send(Flow flow, int length, Wire client) {
    if (socket(flow) instanceof Full full && full.accepted() && full.state().held()) {
      client.send(Segment.data(flow, full.sndNxt(), full.rcvNxt(), length));
      replace(flow, full.sent(full.sndNxt() + length));
    }
  }

  /**
   * The process closes a connection that it holds, which lingers until the client has acknowledged
   * all.
   *
   * @param unsent bytes that were still to be sent, and go with the FIN
   */
  public void close(Flow flow, int unsent, Wire client) {
    if (socket(flow) instanceof Full full && full.accepted() && full.state().held()) {
      Full closing =
          full.in(full.state() == State.ESTABLISHED ? State.FIN_WAIT_1 : State.LAST_ACK)
              .sent(full.sndNxt() + unsent + 1);
      replace(flow, closing);
      client.send(
          new Segment(flow, Segment.FIN | Segment.ACK, full.sndNxt(), full.rcvNxt(), unsent));
    }
  }

  /** What was not acknowledged is sent once more: a SYN-ACK, data, a FIN. */
  public void retransmit(Flow flow, Wire client) {
    switch (socket(flow)) {
      case Request request -> client.send(RequestReaction.synAck(request));
      case Full full when !full.allAcknowledged() -> {
        boolean fin = !full.state().held();
        int length = full.sndNxt() - full.sndUna() - (fin ? 1 : 0);
        int flags = Segment.ACK | (fin ? Segment.FIN : 0);
        client.send(new Segment(flow, flags, full.sndUna(), full.rcvNxt(), length));
      }
      case Full full -> {}
      case TimeWait timeWait -> {}
      case Socket.None none -> {}
    }
  }

  /** A timer ends a socket that no process holds: half open, lingering, TIME_WAIT. */
  public void expire(Flow flow) {
    if (!(socket(flow) instanceof Full full && full.state().held())) {
      replace(flow, Socket.none());
    }
  }

  /** A segment of a client reaches the host's TCP. */
  public Outcome receive(Segment segment, Wire client) {
    Reaction reaction =
        switch (socket(segment.flow())) {
          case Socket.None none -> toNoSocket(segment, client);
          case Request request -> RequestReaction.to(segment, request, client);
          case Full full -> FullReaction.to(segment, full, client);
          case TimeWait timeWait -> toTimeWait(segment, timeWait, client);
        };
    replace(segment.flow(), reaction.next());
    return reaction.outcome();
  }

  /** The socket of a 4-tuple, {@link Socket#none()} when there is none. */
  public Socket socket(Flow flow) {
    return sockets.getOrDefault(flow, Socket.none());
  }

  /** How many sockets there are, of every kind. */
  public int size() {
    return sockets.size();
  }

  /** Shows every socket, in no order. */
  public void forEach(Consumer<Socket> visitor) {
    sockets.values().forEach(visitor);
  }

  /** Whether there is a socket such as is asked for. */
  public boolean has(Predicate<Socket> wanted) {
    for (Socket socket : sockets.values()) {
      if (wanted.test(socket)) {
        return true;
      }
    }
    return false;
  }

  /** Shows the name of each front door that has a socket. */
  public void forEachDoor(Consumer<String> visitor) {
    doors.forEach(visitor);
  }

  /** Whether a segment without a socket here answers a cookie that a listener would honour. */
  public boolean validatesCookie(Segment segment) {
    return backlog.triesCookies() && !listeners.isEmpty() && cookies.validates(segment, minute);
  }

  /** Occupancy, as rule R4 wants it: always the present counts. */
  public SlotWords slotWords() {
    return counts;
  }

  private Reaction toNoSocket(Segment segment, Wire client) {
    if (segment.has(Segment.RST)) {
      return new Reaction(Socket.none(), Outcome.IGNORED);
    }
    if (segment.opens() && !listeners.isEmpty()) {
      return toSyn(segment, client);
    }
    if (validatesCookie(segment)) {
      Full opened =
          new Full(
              segment.flow(),
              listeners.last(),
              false,
              State.ESTABLISHED,
              segment.seq(),
              segment.ack(),
              segment.ack());
      return RequestReaction.completed(segment, opened, client);
    }
    client.send(segment.reset());
    return new Reaction(Socket.none(), Outcome.RESET_SENT);
  }

  private Reaction toSyn(Segment syn, Wire client) {
    if (backlog == Backlog.OVERFLOWING) {
      counts.gaveCookie(syn.flow().slot());
      int cookie = cookies.cookie(syn.flow(), syn.seq(), minute);
      client.send(Segment.synAck(syn.flow(), cookie, syn.seq() + 1));
      return new Reaction(Socket.none(), Outcome.COOKIE_GIVEN);
    }
    return requested(syn, isns.isn(syn), client);
  }

  private Reaction requested(Segment syn, int isn, Wire client) {
    Request request = new Request(syn.flow(), listeners.last(), syn.seq(), isn);
    client.send(RequestReaction.synAck(request));
    return new Reaction(request, Outcome.REQUEST_MADE);
  }

  private Reaction toTimeWait(Segment segment, TimeWait socket, Wire client) {
    if (segment.opens() && Sequence.after(segment.seq(), socket.rcvNxt()) && !listeners.isEmpty()) {
      return requested(segment, socket.sndNxt() + REOPENED_ISN_STEP, client);
    }
    if (segment.has(Segment.RST)) {
      return segment.seq() == socket.rcvNxt()
          ? new Reaction(Socket.none(), Outcome.RESET_TAKEN)
          : new Reaction(socket, Outcome.IGNORED);
    }
    if (segment.seq() == socket.rcvNxt() && segment.end() == segment.seq()) {
      return new Reaction(socket, Outcome.IGNORED);
    }
    client.send(Segment.ack(segment.flow(), socket.sndNxt(), socket.rcvNxt()));
    return new Reaction(socket, Outcome.REPEATED);
  }

  private Socket migrated(Request request) {
    return listeners.isEmpty()
        ? Socket.none()
        : new Request(request.flow(), listeners.last(), request.rcvIsn(), request.sntIsn());
  }

  private void abort(Full full, Wire client) {
    client.send(Segment.rst(full.flow(), full.sndNxt()));
    replace(full.flow(), Socket.none());
  }

  private void replace(Flow flow, Socket next) {
    Socket before = next.exists() ? sockets.put(flow, next) : sockets.remove(flow);
    counts.replaced(flow.slot(), before == null ? Socket.none() : before, next);
    if (next.exists() != (before != null)) {
      doors.add(flow.door(), next.exists() ? 1 : -1);
    }
  }

  private List<Socket> sorted() {
    return sockets.values().stream().sorted(Comparator.comparingLong(s -> s.flow().id())).toList();
  }
}
