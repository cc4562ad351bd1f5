package io.longhaul.chaos.exhaustive;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One state of the smallest world. It is changed only by whoever has just copied it, before it is
 * handed on.
 */
final class World {
  Edition newest;
  long settled;
  long term = 1;
  boolean doorWished = true;

  /** What a leader that was replaced still means to publish. */
  Optional<Edition> zombie = Optional.empty();

  final Director[] directors;
  final Host[] hosts;
  final Caller[] callers;
  final List<Arriving> arriving = new ArrayList<>(2);
  final List<Returning> returning = new ArrayList<>(2);
  Budget budget;
  private final Rules rules;

  World(
      Rules rules,
      Edition newest,
      Director[] directors,
      Host[] hosts,
      Caller[] callers,
      Budget budget) {
    this.rules = rules;
    this.newest = newest;
    this.settled = newest.number();
    this.directors = directors;
    this.hosts = hosts;
    this.callers = callers;
    this.budget = budget;
  }

  /** A copy that shares hosts and directors: whoever changes one takes its own first. */
  World copy() {
    Caller[] ownCallers = new Caller[callers.length];
    for (int c = 0; c < callers.length; c++) {
      ownCallers[c] = callers[c].copy();
    }
    World copy = new World(rules, newest, directors.clone(), hosts.clone(), ownCallers, budget);
    copy.settled = settled;
    copy.term = term;
    copy.doorWished = doorWished;
    copy.zombie = zombie;
    copy.arriving.addAll(arriving);
    copy.returning.addAll(returning);
    return copy;
  }

  /** What this world goes by. */
  Rules rules() {
    return rules;
  }

  /** A host to be changed. */
  Host own(int h) {
    hosts[h] = hosts[h].copy();
    return hosts[h];
  }

  /** A director to be changed. */
  Director ownDirector(int d) {
    directors[d] = directors[d].copy();
    return directors[d];
  }

  int host(String id) {
    for (int i = 0; i < hosts.length; i++) {
      if (hosts[i].id.equals(id)) {
        return i;
      }
    }
    throw new IllegalArgumentException("node: " + id + " (expected: one of this world)");
  }

  int suspected() {
    int suspected = 0;
    for (Host host : hosts) {
      suspected += host.suspected ? 1 : 0;
    }
    return suspected;
  }

  /** Whether most nodes are unreachable (rule R9). */
  boolean frozen() {
    return 2 * suspected() > hosts.length;
  }

  /** What the planner can know: equal ones get equal plans. The directors are alike. */
  Digest known() {
    Digest digest = new Digest().add(newest.id()).add(settled).add(term).add(doorWished);
    for (Director director : directors) {
      digest.include(director.digest());
    }
    for (Host host : hosts) {
      host.addKnown(digest);
    }
    return digest;
  }

  /** The state's fingerprint. Packets in flight have no order. */
  Digest digest() {
    Digest digest = known();
    digest.add(zombie.isPresent() ? zombie.get().id() : -1);
    for (Host host : hosts) {
      host.addHidden(digest);
    }
    for (Caller caller : callers) {
      caller.addTo(digest);
    }
    for (Arriving packet : arriving) {
      digest.include(packet.digest());
    }
    for (Returning segment : returning) {
      digest.include(segment.digest());
    }
    budget.addTo(digest);
    return digest;
  }
}
