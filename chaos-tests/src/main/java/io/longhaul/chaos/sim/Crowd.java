package io.longhaul.chaos.sim;

import io.longhaul.chaos.packet.Flow;
import io.longhaul.chaos.packet.Segment;
import io.longhaul.chaos.packet.Socket;
import io.longhaul.hash.Door;
import io.longhaul.hash.DoorState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All clients. As many seats as connections were asked for: each opens a connection, keeps it from
 * milliseconds to days, and opens another one a while later, with other ports or the same.
 */
final class Crowd {
  private static final long SHORTEST_NS = 10 * Timeline.MILLISECOND;
  private static final long LONGEST_NS = 5 * 24 * Timeline.HOUR;
  private static final long PAUSE_NS = 60 * Timeline.MINUTE;
  private static final long KEEP_ALIVE_NS = 10 * Timeline.MINUTE;
  private static final long COME_SOON_NS = 2 * Timeline.SECOND;
  private static final double COME_ANYWAY = 0.1;
  private static final long DOOR_GOES_NS = 200 * Timeline.MILLISECOND;
  private static final double QUIET_DOORS_SHARE = 0.02;
  private static final int MOST_BYTES = 20_000;

  private final World world;
  private final Dice dice;
  private final List<Connection> latest = new ArrayList<>();
  private final List<List<Connection>> bySlot = new ArrayList<>();
  private final Set<Flow> visitors = new HashSet<>();
  private final List<Connection> open = new ArrayList<>();
  private long opened;
  private boolean closing;

  Crowd(World world, Dice dice) {
    this.world = world;
    this.dice = dice;
    for (int slot = 0; slot < world.settings.slots(); slot++) {
      bySlot.add(new ArrayList<>(2));
    }
  }

  /** Everybody takes a seat. */
  void start(long fromNs) {
    for (int seat = 0; seat < world.settings.connections(); seat++) {
      world.time.at(fromNs + dice.between(0, 10 * Timeline.MINUTE), this::openNew);
    }
  }

  /** Connections that were opened. */
  long opened() {
    return opened;
  }

  /** Nobody opens anything any more, and all that are open speak up. */
  void speakUp() {
    closing = true;
    for (Connection connection : List.copyOf(open)) {
      world.time.after(dice.between(0, 30 * Timeline.SECOND), () -> connection.sendData(100));
    }
  }

  /** Every connection that is open. */
  List<Connection> open() {
    return open;
  }

  /** The connection that uses a 4-tuple, or used it last. */
  Connection of(Flow flow) {
    return latest.get((int) flow.id());
  }

  /** Some slots' chains have changed: some clients come to them now, where that hurts most. */
  void chainsChanged(List<ChangedSlot> slots) {
    slots.forEach(changed -> chainChanged(changed.slot()));
    List<ChangedSlot> strained = slots.stream().filter(ChangedSlot::strained).toList();
    List<ChangedSlot> switched = strained.stream().filter(ChangedSlot::switched).toList();
    List<ChangedSlot> from = switched.isEmpty() ? strained : switched;
    for (int i = 0; i < world.rates().visits(); i++) {
      if (!from.isEmpty()) {
        visitSoon(dice.pick(from).slot());
      } else if (!slots.isEmpty() && dice.chance(COME_ANYWAY)) {
        visitSoon(dice.pick(slots).slot());
      }
    }
  }

  private void visitSoon(int slot) {
    world.time.after(
        dice.spread(Timeline.MILLISECOND, COME_SOON_NS),
        () -> announcedDoor().ifPresent(door -> visit(slot, door)));
  }

  /** Somebody comes to a slot of a host that has too much to do. */
  void visitTheStrained() {
    List<Integer> slots = world.strainedSlots();
    if (!slots.isEmpty()) {
      visitSoon(dice.pick(slots));
    }
  }

  /** A door goes away: some clients come to it just now, where that hurts most. */
  void doorGoes(String door) {
    List<Integer> slots = world.strainedSlots();
    for (int i = 0; i < world.rates().visits() && !slots.isEmpty(); i++) {
      int slot = dice.pick(slots);
      world.time.after(dice.between(0, DOOR_GOES_NS), () -> visit(slot, door));
    }
  }

  /** Somebody comes for a while who has no seat. */
  private void visit(int slot, String door) {
    if (!closing) {
      Flow flow = new Flow(latest.size(), slot, door);
      visitors.add(flow);
      begin(flow, dice.number());
    }
  }

  /** Many of a slot's connections say something in the next seconds. */
  private void chainChanged(int slot) {
    for (Connection connection : bySlot.get(slot)) {
      if (dice.chance(0.5)) {
        long delay = dice.spread(Timeline.MILLISECOND, 5 * Timeline.SECOND);
        world.time.after(delay, () -> connection.sendData(1 + dice.below(MOST_BYTES)));
      }
    }
  }

  /** A kernel's sockets are gone with the host, or those of a process with that. */
  void ownerDied(Flow flow, NodeHost host) {
    of(flow).hostDied(host);
  }

  /** The process accepts a connection that waits in the listener's queue, mostly at once. */
  void acceptLater(Connection connection, NodeHost host) {
    long delay =
        dice.chance(0.02)
            ? dice.spread(Timeline.SECOND, 30 * Timeline.SECOND)
            : dice.between(10 * Timeline.MICROSECOND, 5 * Timeline.MILLISECOND);
    var kernel = host.kernel();
    world.time.after(delay, () -> kernel.accept(connection.flow));
  }

  /** The process has got data, and often has something to say to that. */
  void answerLater(Connection connection) {
    if (dice.chance(0.3)) {
      world.time.after(
          dice.spread(Timeline.MILLISECOND, Timeline.SECOND),
          () -> {
            if (!connection.over()) {
              connection.sendByServer(1 + dice.below(MOST_BYTES));
            }
          });
    }
  }

  /** The client has closed: the process at the other end follows, mostly at once. */
  void closeToo(Connection connection) {
    world.time.after(
        followsNs(),
        () -> {
          if (of(connection.flow) == connection) {
            connection.closeByServer(dice.chance(0.1) ? dice.below(MOST_BYTES) : 0);
          }
        });
  }

  /** The server has closed: most clients follow at once, some take their time. */
  void closeLater(Connection connection) {
    world.time.after(followsNs(), connection::close);
  }

  /** How long one side takes to close after the other. */
  private long followsNs() {
    return dice.chance(0.1)
        ? dice.spread(Timeline.SECOND, 10 * Timeline.MINUTE)
        : dice.spread(Timeline.MILLISECOND, Timeline.SECOND);
  }

  /** A connection is established: it is planned how long it lasts and when it speaks. */
  void established(Connection connection) {
    connection.position(bySlot.get(connection.flow.slot()).size());
    bySlot.get(connection.flow.slot()).add(connection);
    long lifetime = lifetimeNs(connection.flow);
    long idle = Math.clamp(lifetime / 5, Timeline.MILLISECOND, 2 * Timeline.HOUR);
    speakLater(connection, idle, world.time.nowNs() + lifetime);
    world.time.after(lifetime, () -> finish(connection));
  }

  private long lifetimeNs(Flow flow) {
    if (brisk() || visitors.contains(flow)) {
      return dice.spread(SHORTEST_NS, 2 * Timeline.MINUTE);
    }
    return dice.chance(0.6)
        ? dice.spread(SHORTEST_NS, 30 * Timeline.MINUTE)
        : dice.spread(5 * Timeline.MINUTE, LONGEST_NS);
  }

  private boolean brisk() {
    return world.rates().emphasis() == Emphasis.HANDSHAKES;
  }

  private void speakLater(Connection connection, long idleNs, long untilNs) {
    long next = world.time.nowNs() + dice.until(1, idleNs);
    if (next >= untilNs) {
      return;
    }
    world.time.at(
        next,
        () -> {
          if (!connection.over()) {
            if (dice.chance(0.7)) {
              connection.sendData(1 + dice.below(MOST_BYTES));
            } else {
              connection.sendByServer(1 + dice.below(MOST_BYTES));
            }
            speakLater(connection, idleNs, untilNs);
          }
        });
  }

  private void finish(Connection connection) {
    if (connection.over()) {
      return;
    }
    int how = dice.below(100);
    if (how < 60) {
      connection.close();
    } else if (how < 90) {
      connection.closeByServer(dice.chance(0.3) ? dice.below(MOST_BYTES) : 0);
    } else {
      vanish(connection);
    }
  }

  private void vanish(Connection connection) {
    connection
        .owner()
        .ifPresent(
            host -> {
              Socket held = host.kernel().socket(connection.flow);
              world.time.after(KEEP_ALIVE_NS, () -> keepAliveFails(connection, host, held));
            });
    connection.vanish();
  }

  private void keepAliveFails(Connection connection, NodeHost host, Socket held) {
    if (host.kernel().socket(connection.flow) instanceof Socket.Full full
        && held instanceof Socket.Full before
        && full.rcvNxt() - before.rcvNxt() == 0) {
      host.timers().end(connection.flow);
    }
  }

  /** A connection is over, in whatever way. */
  void ended(Connection connection) {
    remove(connection);
    if (!closing && !visitors.remove(connection.flow)) {
      long pause = dice.until(1, brisk() ? PAUSE_NS / 30 : PAUSE_NS);
      world.time.after(pause, () -> next(connection));
    }
  }

  private void remove(Connection connection) {
    List<Connection> slot = bySlot.get(connection.flow.slot());
    if (connection.position() >= 0) {
      Connection last = slot.removeLast();
      if (last != connection) {
        slot.set(connection.position(), last);
        last.position(connection.position());
      }
    }
    Connection last = open.removeLast();
    if (last != connection) {
      open.set(connection.place(), last);
      last.place(connection.place());
    }
  }

  private void next(Connection before) {
    if (!closing && dice.chance(0.3) && of(before.flow) == before) {
      // Ports are used again with numbers well beyond the old ones, as RFC 6528 has it.
      world.tally.count("ports used again");
      begin(before.flow, before.client().sndNxt() + (1 << 26) + dice.below(1 << 26));
    } else {
      openNew();
    }
  }

  private void openNew() {
    Optional<String> door = announcedDoor();
    if (closing || door.isEmpty()) {
      return;
    }
    int id = latest.size();
    int slot = (int) ((id * 0x9E3779B97F4A7C15L) >>> 33) & (world.settings.slots() - 1);
    begin(new Flow(id, slot, door.get()), dice.number());
  }

  private void begin(Flow flow, int iss) {
    Connection connection = new Connection(world, flow, iss);
    if (flow.id() == latest.size()) {
      latest.add(connection);
    } else {
      latest.set((int) flow.id(), connection);
    }
    opened++;
    connection.place(open.size());
    open.add(connection);
    connection.open();
  }

  /** Somebody sends a SYN with the addresses of a client that has a connection. */
  void spoof() {
    if (open.isEmpty()) {
      return;
    }
    world.tally.count("spoofed SYN");
    Flow victim = dice.pick(open).flow;
    world
        .routers
        .route(victim.id())
        .ifPresent(director -> director.receive(Segment.syn(victim, dice.number())));
  }

  /** Of several doors the newest is hardly used. */
  private Optional<String> announcedDoor() {
    List<String> doors =
        world.latestEpoch().stream()
            .flatMap(epoch -> epoch.doors().stream())
            .filter(door -> door.state() == DoorState.ACTIVE)
            .map(Door::name)
            .toList();
    if (doors.isEmpty()) {
      return Optional.empty();
    }
    boolean any = doors.size() == 1 || dice.chance(QUIET_DOORS_SHARE);
    return Optional.of(dice.pick(any ? doors : doors.subList(0, doors.size() - 1)));
  }
}
