package io.longhaul.membership.store;

import io.longhaul.hash.Epoch;
import io.longhaul.hash.EpochCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.KeeperException.NoNodeException;
import org.apache.zookeeper.KeeperException.NodeExistsException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult.ErrorResult;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One leadership of one coordinator: bound to the ZooKeeper session that it began in and to the
 * version that it gave the {@code term} (rule R10). Every write is a transaction that checks that
 * version first, so whoever was led past writes nothing any more, however late it wakes up.
 */
final class Leadership {
  /** How many epochs stay in ZooKeeper. */
  static final int EPOCHS_KEPT = 16;

  private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

  private final TierConnection connection;
  private final TierPaths paths;
  private final ZooKeeper session;
  private final long term;
  private final int termVersion;

  private Leadership(TierConnection connection, ZooKeeper session, long term, int termVersion) {
    this.connection = connection;
    this.paths = connection.paths();
    this.session = session;
    this.term = term;
    this.termVersion = termVersion;
  }

  /**
   * Becomes the leader if there is none.
   *
   * @return the leadership, or empty while another director leads
   * @throws TierUnavailableException when ZooKeeper is away
   */
  static Optional<Leadership> claim(TierConnection connection, String directorId) {
    ZooKeeper session = connection.handle();
    try {
      return connection.call("electing", session, handle -> claim(connection, handle, directorId));
    } catch (NoNodeException e) {
      throw new ConflictException("electing: no such tier (expected: made before)");
    } catch (KeeperException e) {
      throw new ConflictException("electing: " + e.getMessage());
    }
  }

  private static Optional<Leadership> claim(
      TierConnection connection, ZooKeeper session, String directorId)
      throws KeeperException, InterruptedException {
    TierPaths paths = connection.paths();
    try {
      session.create(
          paths.leader(),
          directorId.getBytes(StandardCharsets.UTF_8),
          Ids.OPEN_ACL_UNSAFE,
          CreateMode.EPHEMERAL);
    } catch (NodeExistsException e) {
      Stat leader = session.exists(paths.leader(), false);
      if (leader == null || leader.getEphemeralOwner() != session.getSessionId()) {
        return Optional.empty();
      }
    }
    for (String counter : List.of(paths.thaw(), paths.frozen())) {
      // Not there in tiers that were made before these were known.
      if (session.exists(counter, false) == null) {
        session.create(counter, Counter.bytes(0), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
      }
    }
    Stat stat = new Stat();
    long term = Counter.value(session.getData(paths.term(), false, stat)) + 1;
    Stat written = session.setData(paths.term(), Counter.bytes(term), stat.getVersion());
    LOG.info("director {} coordinates, term {}", directorId, term);
    return Optional.of(new Leadership(connection, session, term, written.getVersion()));
  }

  long term() {
    return term;
  }

  /** Whether the session that it is bound to is still this process's. */
  boolean inCurrentSession() {
    return connection.handle().equals(session);
  }

  /**
   * Publishes the next epoch.
   *
   * @throws FencedException when another leadership has begun
   * @throws ConflictException when it is not the one after the latest
   * @throws TierUnavailableException when ZooKeeper is away, or the session is over; the epoch may
   *     be published or not
   */
  void publish(Epoch epoch) {
    if (epoch.term() != term) {
      throw new FencedException("epoch " + epoch.number() + ": of term " + epoch.term());
    }
    byte[] encoded = EpochCodec.encode(epoch);
    Versioned<Long> latest = counter(paths.epochs());
    if (latest.value() != epoch.number() - 1) {
      throw new ConflictException(
          "epoch " + epoch.number() + ": after " + latest.value() + " (expected: the next one)");
    }
    write(
        "publishing epoch " + epoch.number(),
        Op.setData(paths.epochs(), Counter.bytes(epoch.number()), latest.version()),
        Op.create(
            paths.epoch(epoch.number()), encoded, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
    prune(epoch.number());
  }

  /** Raises {@code settled} (rule R5); a lower value than what is there changes nothing. */
  void settle(long epoch) {
    Versioned<Long> settled = counter(paths.settled());
    if (epoch > settled.value()) {
      write(
          "settling epoch " + epoch,
          Op.setData(paths.settled(), Counter.bytes(epoch), settled.version()));
    }
  }

  /**
   * Says that nothing is removed since an epoch, or with 0 that all is usual (rule R9), for status
   * pages.
   */
  void frozen(long sinceEpoch) {
    write(
        "saying whether the tier is frozen",
        Op.setData(paths.frozen(), Counter.bytes(sinceEpoch), -1));
  }

  /**
   * Takes a director out of the acknowledgement set, unless it is live (rule R2).
   *
   * @throws ConflictException when it is live, or no member any more
   */
  void remove(String directorId) {
    String live = paths.liveDirector(directorId);
    write(
        "removing director " + directorId,
        // ZooKeeper has no check for absence; to create it and take it away is one.
        Op.create(live, new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT),
        Op.delete(live, -1),
        Op.delete(paths.director(directorId), -1));
  }

  /** Ends it, if ZooKeeper is there; else it ends with the session. */
  void resign() {
    try {
      connection.call(
          "resigning",
          session,
          handle -> {
            Stat leader = handle.exists(paths.leader(), false);
            if (leader != null && leader.getEphemeralOwner() == handle.getSessionId()) {
              handle.delete(paths.leader(), -1);
            }
            return true;
          });
    } catch (KeeperException | TierUnavailableException e) {
      LOG.info("leadership of term {} ends with its session: {}", term, e.toString());
    }
  }

  /** Removes what is older than the last {@link #EPOCHS_KEPT}, as far as it may. */
  void prune(long latest) {
    try {
      List<Op> deletions = new ArrayList<>();
      for (String name :
          connection.call("pruning", session, h -> h.getChildren(paths.epochs(), false))) {
        if (number(name) <= latest - EPOCHS_KEPT) {
          deletions.add(Op.delete(paths.epochs() + "/" + name, -1));
        }
      }
      if (!deletions.isEmpty()) {
        write("pruning epochs", deletions.toArray(Op[]::new));
      }
    } catch (KeeperException | ConflictException | TierUnavailableException e) {
      LOG.info("old epochs stay until the next one: {}", e.toString());
    }
  }

  private static long number(String name) {
    try {
      return Long.parseLong(name);
    } catch (NumberFormatException e) {
      LOG.warn("epochs/{}: not an epoch's number", name);
      return Long.MAX_VALUE;
    }
  }

  private Versioned<Long> counter(String path) {
    try {
      return connection.call(
          "reading " + path,
          session,
          handle -> {
            Stat stat = new Stat();
            long value = Counter.value(handle.getData(path, false, stat));
            return new Versioned<>(value, stat.getVersion());
          });
    } catch (KeeperException e) {
      throw new ConflictException("reading " + path + ": " + e.getMessage());
    }
  }

  private void write(String doing, Op... changes) {
    List<Op> ops = new ArrayList<>();
    ops.add(Op.check(paths.term(), termVersion));
    ops.addAll(List.of(changes));
    try {
      connection.call(doing, session, handle -> handle.multi(ops));
    } catch (KeeperException e) {
      if (fenced(e)) {
        throw new FencedException(
            doing + ": term " + term + " is over (expected: no later leadership, rule R10)");
      }
      throw new ConflictException(doing + ": " + e.getMessage());
    }
  }

  private static boolean fenced(KeeperException failure) {
    return failure.getResults() != null
        && !failure.getResults().isEmpty()
        && failure.getResults().getFirst() instanceof ErrorResult check
        && check.getErr() == Code.BADVERSION.intValue();
  }
}
