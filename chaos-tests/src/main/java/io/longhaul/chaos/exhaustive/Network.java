package io.longhaul.chaos.exhaustive;

import io.longhaul.chaos.packet.ClientModel;
import io.longhaul.chaos.packet.DirectorPlane;
import io.longhaul.chaos.packet.KernelModel;
import io.longhaul.chaos.packet.Packet;
import io.longhaul.chaos.packet.Segment;
import io.longhaul.chaos.packet.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Puts segments on their way in a world, and into kernels. Changes the world that it is given. */
final class Network {
  /** Packets under way to hosts at once; more are lost. */
  static final int MOST_ARRIVING = 2;

  /** Segments under way to clients at once; more are lost. */
  static final int MOST_RETURNING = 1;

  private Network() {}

  /**
   * A client sends a segment, which routers give to any director: a step for each that forwards by
   * another table, and where it makes a difference one in which it is lost.
   */
  static void send(
      World world, Segment segment, boolean mayBeLost, Supplier<String> what, Steps steps) {
    for (int d = 0; d < world.directors.length; d++) {
      if (world.directors[d].status.forwards() && firstWithItsTable(world, d)) {
        World next = world.copy();
        Edition table = world.directors[d].table;
        Optional<Packet> packet = DirectorPlane.encapsulated(table.epoch(), segment);
        if (packet.isPresent() && next.arriving.size() < MOST_ARRIVING) {
          next.arriving.add(new Arriving(packet.get(), 0));
          int director = d;
          steps.step(next, () -> what.get() + ", through d" + director + " by epoch " + table);
        }
      }
    }
    if (mayBeLost) {
      steps.step(world, () -> what.get() + ", which is lost");
    }
  }

  /** Whether a segment is under way to some host already. */
  static boolean underWay(World world, Segment segment) {
    return world.arriving.stream().anyMatch(a -> a.packet().segment().equals(segment));
  }

  /**
   * A segment reaches a host's TCP.
   *
   * @return what is wrong with the kernel's answer
   */
  static Optional<String> receive(World world, int host, Segment segment) {
    return change(world, host, (kernel, client) -> kernel.receive(segment, client));
  }

  /** Something changes a host's sockets; what it sends goes back to the clients. */
  static Optional<String> change(World world, int host, KernelChange change) {
    List<Segment> answers = new ArrayList<>(2);
    boolean idleFromNow = touch(world, host, kernel -> change.apply(kernel, answers::add));
    return answer(world, host, answers, idleFromNow ? 1 << host : 0);
  }

  /** Whether the host's slot has just become idle, or is so anew. */
  private static boolean touch(World world, int h, Consumer<KernelModel> change) {
    Host host = world.own(h);
    long before = host.kernel.slotWords().word(0);
    change.accept(host.ownKernel());
    long after = host.kernel.slotWords().word(0);
    boolean made = before >>> Integer.SIZE != after >>> Integer.SIZE;
    if (made) {
      host.graced = false;
    }
    boolean idleFromNow = (int) after == 0 && (made || (int) before != 0);
    Aging.mark(world, h, idleFromNow);
    return idleFromNow;
  }

  private static Optional<String> answer(World world, int h, List<Segment> answers, int old) {
    Optional<String> wrong = Optional.empty();
    for (Segment answer : answers) {
      Caller caller = caller(world, answer);
      if (answer.has(Segment.RST)) {
        wrong = wrong.or(() -> reset(world, h, answer, caller));
      } else if (matters(answer, caller)
          && world.returning.size() < MOST_RETURNING
          && world.returning.stream().noneMatch(r -> r.segment().equals(answer))) {
        world.returning.add(new Returning(answer, old));
      }
    }
    return wrong;
  }

  /** A bare acknowledgement changes nothing at a client whose connection is open. */
  private static boolean matters(Segment answer, Caller caller) {
    boolean bare = answer.end() == answer.seq();
    return caller
        .client
        .map(ClientModel::state)
        .filter(state -> !state.over() && !(bare && state.open()))
        .isPresent();
  }

  /**
   * A reset on its way to a client: wrong when another host is bound to hold the connection. What
   * the owner's kernel does by itself it would do without any tier.
   */
  private static Optional<String> reset(World world, int h, Segment reset, Caller caller) {
    boolean kills =
        caller.open() && reset.seq() == caller.client.map(ClientModel::rcvNxt).orElse(0);
    if (!kills) {
      return Optional.empty();
    }
    int owner = caller.owner;
    caller.client = caller.client.map(client -> client.receive(reset, Wire.NOWHERE));
    caller.owner = Caller.NOBODY;
    return owner == Caller.NOBODY || owner == h || world.hosts[owner].givenUp
        ? Optional.empty()
        : Optional.of(
            "%s resets an established connection whose socket is on %s"
                .formatted(world.hosts[h].id, world.hosts[owner].id));
  }

  static Caller caller(World world, Segment segment) {
    for (Caller caller : world.callers) {
      if (caller.flow.equals(segment.flow())) {
        return caller;
      }
    }
    throw new IllegalArgumentException("flow: " + segment.flow() + " (expected: a caller's)");
  }

  private static boolean firstWithItsTable(World world, int director) {
    for (int d = 0; d < director; d++) {
      if (world.directors[d].status.forwards()
          && world.directors[d].table.id() == world.directors[director].table.id()) {
        return false;
      }
    }
    return true;
  }
}
