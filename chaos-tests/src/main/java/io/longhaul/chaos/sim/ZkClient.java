package io.longhaul.chaos.sim;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One process's connection to ZooKeeper: it keeps a session while it can, gets a new one where that
 * is over, and what is sent in one session is never sent in another.
 */
final class ZkClient {
  private final ZooKeeperModel server;
  private final Party party;
  private final Lifeline life;
  private final Owner owner;
  private Interest interest;
  private long session;
  private long connection;
  private boolean connected;
  private boolean connecting;
  private boolean suspect;
  private boolean silent;
  private long silences;
  private long lastArrivalNs;
  private long lastAnswerNs;

  /** Whose connection it is. */
  interface Owner {
    /**
     * There is a connection again, and all may have changed meanwhile.
     *
     * @param newSession whether what was ephemeral is gone
     */
    void connected(boolean newSession);

    /** The connection is lost; ZooKeeper may think otherwise for a while. */
    void disconnected();

    /** Something that is watched has changed. */
    void changed(String path);
  }

  ZkClient(ZooKeeperModel server, Party party, Lifeline life, Interest interest, Owner owner) {
    this.server = server;
    this.party = party;
    this.life = life;
    this.interest = interest;
    this.owner = owner;
  }

  Interest interest() {
    return connected ? interest : Interest.NONE;
  }

  /** From now on it watches this. */
  void watch(Interest now) {
    interest = now;
  }

  long session() {
    return session;
  }

  /** Whether it gives no sign of life at the moment. */
  boolean silent() {
    return silent;
  }

  /** How often it fell silent or spoke again. */
  long silences() {
    return silences;
  }

  boolean connected() {
    return connected;
  }

  /** The process has started. */
  void start() {
    server.add(this);
    session = 0;
    silent = false;
    lastArrivalNs = 0;
    lastAnswerNs = 0;
    connect();
  }

  /** The process has ended; its session lasts on until it expires. */
  void died() {
    connected = false;
    connecting = false;
    connection++;
    server.orphan(session);
    server.remove(this);
  }

  /** The process ends its session in good order. */
  void close() {
    if (connected && server.hears(party)) {
      server.end(session);
    }
    died();
  }

  /** Looks at the links and the process again. */
  void connectivityChanged() {
    boolean pathOpen = server.hears(party) && server.reaches(party);
    boolean speaks = pathOpen && life.running();
    if (silent == speaks) {
      silent = !speaks;
      silences++;
      if (silent) {
        server.watchForExpiry(this);
      }
    }
    if (!life.running()) {
      return;
    }
    if (pathOpen) {
      if (connected && (suspect || !server.lasts(session))) {
        broken();
      }
      if (!connected) {
        connect();
      }
    } else if (connected) {
      loseLater();
    }
  }

  /** TCP repeats for a while; two thirds of the time-out without an answer, and it is over. */
  private void loseLater() {
    suspect = true;
    long lost = connection;
    long since = silences;
    life.after(
        2 * ZooKeeperModel.SESSION_TIMEOUT_NS / 3,
        () -> {
          if (connected && connection == lost && silences == since) {
            broken();
          }
        });
  }

  private void broken() {
    connected = false;
    connection++;
    owner.disconnected();
  }

  private void connect() {
    if (connecting || !life.alive()) {
      return;
    }
    connecting = true;
    long attempt = ++connection;
    life.after(server.links().latencyNs() + server.links().latencyNs(), () -> attached(attempt));
  }

  private void attached(long attempt) {
    connecting = false;
    if (attempt != connection || !server.hears(party) || !server.reaches(party)) {
      // The next change of the links tries again.
      return;
    }
    long before = session;
    session = server.attach(this, before);
    connected = true;
    suspect = false;
    owner.connected(session != before);
  }

  /** A change is told, after what was answered before. */
  void notifyOf(String path) {
    answer(connection, () -> owner.changed(path));
  }

  /** Reads; the answer never comes where the connection breaks. */
  <R> void read(Function<Znodes, R> question, Consumer<R> then) {
    request(
        session,
        () -> {
          R found = question.apply(server.znodes());
          return () -> then.accept(found);
        });
  }

  /** A transaction; whether it succeeded is never heard where the connection breaks. */
  void multi(List<ZkOp> ops, Consumer<Boolean> then) {
    multi(ops, session, then);
  }

  /** A transaction in the session given, whichever is current. */
  void multi(List<ZkOp> ops, long inSession, Consumer<Boolean> then) {
    request(
        inSession,
        () -> {
          boolean done = server.multi(ops, inSession);
          return () -> then.accept(done);
        });
  }

  private interface Request {
    Runnable perform();
  }

  private void request(long inSession, Request request) {
    if (!connected || !server.hears(party)) {
      return;
    }
    long sentBy = connection;
    lastArrivalNs = Math.max(server.time().nowNs() + server.links().latencyNs(), lastArrivalNs + 1);
    server
        .time()
        .at(
            lastArrivalNs,
            () -> {
              if (server.up() && server.lasts(inSession)) {
                answer(sentBy, request.perform());
              }
            });
  }

  private void answer(long to, Runnable effect) {
    if (!server.reaches(party)) {
      return;
    }
    lastAnswerNs = Math.max(server.time().nowNs() + server.links().latencyNs(), lastAnswerNs + 1);
    long run = life.run();
    server
        .time()
        .at(
            lastAnswerNs,
            () -> {
              if (run == life.run()) {
                life.receive(
                    () -> {
                      if (connection == to && connected) {
                        effect.run();
                      }
                    });
              }
            });
  }
}
