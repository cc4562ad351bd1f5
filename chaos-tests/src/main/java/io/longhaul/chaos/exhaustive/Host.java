package io.longhaul.chaos.exhaustive;

import io.longhaul.chaos.packet.KernelModel;
import io.longhaul.chaos.packet.ShimModel;
import io.longhaul.chaos.sabotage.Sabotage;
import io.longhaul.hash.Incarnation;
import java.util.List;
import java.util.Optional;

/** A node's host: kernel, shim with its agent, reporter, and what others think of it. */
final class Host {
  /** Whether it works and can be reached. */
  enum Power {
    /** Works. */
    UP,
    /** Works, but no packet reaches it, and its agent reaches nobody. */
    ISOLATED,
    /** Dead, with all its sockets. */
    CRASHED,
    /** Stopped by the operator, who was told that it is safe. */
    STOPPED
  }

  /** What a report says when {@code settled} was not read. */
  static final long NOT_READ = -1;

  final String id;
  Power power = Power.UP;
  long incarnation = 1;
  boolean draining;

  /** Whether most directors say that they do not reach it. */
  boolean suspected;

  /** Whether it was unreached for so long, or is so surely dead, that it leaves the chains. */
  boolean gone;

  /** Whether it left the chains that way although it may live: its connections are given up. */
  boolean givenUp;

  KernelModel kernel;
  ShimModel shim;
  Edition table;
  long acknowledged;

  /** Whether a whole grace has passed since the slot's last socket. */
  boolean graced = true;

  /** {@code settled} as its reporter read it for the next scan. */
  long settledRead = NOT_READ;

  Optional<Report> sent = Optional.empty();
  Optional<Report> heard = Optional.empty();

  Host(String id, KernelModel kernel, ShimModel shim, Edition table) {
    this.id = id;
    this.kernel = kernel;
    this.shim = shim;
    this.table = table;
    this.acknowledged = table.number();
  }

  /** A copy with the same kernel, which is never changed in place: see {@link #ownKernel()}. */
  Host copy() {
    Host copy = new Host(id, kernel, shim, table);
    copy.power = power;
    copy.incarnation = incarnation;
    copy.draining = draining;
    copy.suspected = suspected;
    copy.gone = gone;
    copy.givenUp = givenUp;
    copy.acknowledged = acknowledged;
    copy.graced = graced;
    copy.settledRead = settledRead;
    copy.sent = sent;
    copy.heard = heard;
    return copy;
  }

  /** Its kernel, no longer shared with other states. */
  KernelModel ownKernel() {
    kernel = kernel.copy();
    return kernel;
  }

  /** What was read and said under an older epoch proves nothing of this one. */
  void outdated(long epoch, boolean anyTag) {
    heard = heard.flatMap(report -> report.under(epoch));
    if (!anyTag) {
      sent = sent.flatMap(report -> report.under(epoch));
      settledRead = NOT_READ;
    }
  }

  void load(Edition newest) {
    table = newest;
    acknowledged = newest.number();
    shim = shim.loading(newest.epoch());
  }

  /**
   * Its shim as it acts: its agent vouches for a table only once it has confirmed, after a packet
   * came that nobody has a socket for, that this is still the newest.
   */
  ShimModel acting(World world) {
    boolean confirmed =
        table.id() == world.newest.id() || world.rules().broken(Sabotage.UNCONFIRMED_RESET);
    return confirmed || shim.cutOff() ? shim : shim.cutOff(true);
  }

  /** Whether an epoch names the run of the node that this host has. */
  boolean listedIn(Edition edition) {
    int ordinal = edition.epoch().ordinal(id);
    if (ordinal < 0) {
      return false;
    }
    List<Incarnation> runs = edition.epoch().nodes().get(ordinal).incarnations();
    return !runs.isEmpty() && runs.getLast().number() == incarnation;
  }

  boolean isUp() {
    return power == Power.UP;
  }

  boolean holdsSocket() {
    return kernel.size() > 0;
  }

  /** Adds what the planner can know of it. */
  void addKnown(Digest digest) {
    digest
        .add(incarnation)
        .add(flags(draining, isUp(), suspected, gone, shim.cutOff(), givenUp))
        .add(acknowledged)
        .add(code(heard));
  }

  /** Adds the rest. */
  void addHidden(Digest digest) {
    digest
        .add(power)
        .add(table.id())
        .add(kernel.backlog())
        .add(flags(shim.epoch().isPresent(), graced))
        .add(settledRead)
        .add(code(sent));
    kernel.forEach(socket -> digest.include(Sockets.digest(id.charAt(0), socket)));
  }

  private static long code(Optional<Report> report) {
    return report.isPresent() ? report.get().code() : 0;
  }

  private static long flags(boolean... flags) {
    long bits = 1;
    for (boolean flag : flags) {
      bits = bits << 1 | (flag ? 1 : 0);
    }
    return bits;
  }
}
