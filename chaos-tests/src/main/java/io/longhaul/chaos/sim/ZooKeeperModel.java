package io.longhaul.chaos.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * ZooKeeper as an ensemble that is there or away, with sessions, ephemeral znodes and watches. To
 * those whom it reaches it answers in the order in which they asked.
 */
final class ZooKeeperModel {
  /** After so long without a sign of life a session ends. */
  static final long SESSION_TIMEOUT_NS = 6 * Timeline.SECOND;

  final Party party;
  private final Timeline time;
  private final Links links;
  private final Consumer<Table> published;
  private final Runnable membersChanged;
  private final LongConsumer settled;
  private final Znodes znodes = new Znodes();
  private final List<ZkClient> clients = new ArrayList<>();
  private final Map<Long, ZkClient> sessions = new HashMap<>();
  private long lastSession;
  private boolean up = true;

  ZooKeeperModel(
      Party party,
      Timeline time,
      Links links,
      Consumer<Table> published,
      Runnable membersChanged,
      LongConsumer settled) {
    this.party = party;
    this.time = time;
    this.links = links;
    this.published = published;
    this.membersChanged = membersChanged;
    this.settled = settled;
    links.onChange(this::connectivityChanged);
  }

  Timeline time() {
    return time;
  }

  Links links() {
    return links;
  }

  /** What it holds; for its clients' requests, the operator and whoever checks. */
  Znodes znodes() {
    return znodes;
  }

  boolean up() {
    return up;
  }

  /** The whole ensemble goes away, for everybody, or comes back. Sessions outlast that. */
  void up(boolean now) {
    up = now;
    connectivityChanged();
    if (now) {
      clients.forEach(this::watchForExpiry);
    }
  }

  void add(ZkClient client) {
    clients.add(client);
  }

  void remove(ZkClient client) {
    clients.remove(client);
  }

  /** Whether requests of a host get through. */
  boolean hears(Party from) {
    return up && links.open(from, party);
  }

  /** Whether its answers get through to a host. */
  boolean reaches(Party to) {
    return up && links.open(party, to);
  }

  void connectivityChanged() {
    List.copyOf(clients).forEach(ZkClient::connectivityChanged);
  }

  /** A new session, or the one given if it still lasts. */
  long attach(ZkClient client, long session) {
    if (sessions.containsKey(session)) {
      return session;
    }
    lastSession++;
    sessions.put(lastSession, client);
    return lastSession;
  }

  boolean lasts(long session) {
    return sessions.containsKey(session);
  }

  /** Starts to count, for a client that may have stopped giving signs of life. */
  void watchForExpiry(ZkClient client) {
    long session = client.session();
    long since = client.silences();
    time.after(
        SESSION_TIMEOUT_NS,
        () -> {
          if (up && client.session() == session && client.silent() && client.silences() == since) {
            end(session);
          }
        });
  }

  /** The process of a session died: it expires, unless ZooKeeper is away by then. */
  void orphan(long session) {
    time.after(
        SESSION_TIMEOUT_NS,
        () -> {
          if (up) {
            end(session);
          } else {
            orphan(session);
          }
        });
  }

  /** A session ends: closed by its client, or expired. */
  void end(long session) {
    ZkClient client = sessions.remove(session);
    if (client != null) {
      znodes.expire(session, this::announce);
      time.after(links.latencyNs(), client::connectivityChanged);
    }
  }

  /** Some session of those that last, for a fault that ends it. */
  List<Long> lasting() {
    return sessions.keySet().stream().sorted().toList();
  }

  /** A transaction in a session; false when it fails or the session is over. */
  boolean multi(List<ZkOp> ops, long session) {
    return sessions.containsKey(session) && znodes.multi(ops, session, this::announce);
  }

  /**
   * A transaction of somebody who is never cut off: the operator's side, or a world's beginning.
   */
  boolean operate(List<ZkOp> ops) {
    return up && znodes.multi(ops, 0, this::announce);
  }

  private void announce(String path) {
    if (path.startsWith(Paths.EPOCHS + "/")) {
      znodes.at(path).ifPresent(znode -> published.accept((Table) znode.value()));
    }
    if (path.equals(Paths.SETTLED)) {
      settled.accept(znodes.number(path));
    }
    if (path.startsWith(Paths.LIVE_DIRECTORS) || path.startsWith(Paths.LIVE_NODES)) {
      membersChanged.run();
    }
    for (ZkClient client : clients) {
      if (client.interest().covers(path)) {
        client.notifyOf(path);
      }
    }
  }
}
