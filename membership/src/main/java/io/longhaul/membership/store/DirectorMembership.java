package io.longhaul.membership.store;

import io.longhaul.membership.model.LiveDirector;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.NoNodeException;
import org.apache.zookeeper.KeeperException.NodeExistsException;
import org.apache.zookeeper.ZooDefs.Ids;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A director's place in its tier: member of the acknowledgement set (persistent, rule R2) and its
 * live znode, made again after a lost session.
 */
public final class DirectorMembership implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DirectorMembership.class);

  private static final long PERIOD_MS = 1_000;

  private final TierConnection connection;
  private volatile LiveDirector self;
  private final EphemeralZnode live;
  private final AutoCloseable listening;
  private final ScheduledFuture<?> joining;
  private final AtomicLong joins = new AtomicLong();
  private volatile boolean member = true;
  private volatile boolean joined;

  // Only the connection's thread uses it.
  private Optional<String> notJoined = Optional.empty();

  private DirectorMembership(TierConnection connection, LiveDirector self) {
    this.connection = connection;
    this.self = self;
    // Before the live znode's own, so that a director is a member before it is seen.
    this.listening = connection.onConnected(this::joinFirst);
    this.live =
        new EphemeralZnode(
            connection,
            connection.paths().liveDirector(self.directorId()),
            "director " + self.directorId(),
            instance -> Optional.of(MemberCodec.encode(this.self, instance)));
    // It may have been connected before, and a request that failed is not always a connection lost.
    this.joining = connection.every("joining as director " + id(), 0, PERIOD_MS, this::joinFirst);
  }

  /**
   * Joins the acknowledgement set, at once if ZooKeeper is there, else as soon as it is. What is
   * read afterwards is an epoch that the tier waits for this director with (rule R3).
   *
   * @throws IdInUseException when another running director has this id
   * @throws ConflictException when there is no such tier
   */
  public static DirectorMembership start(TierConnection connection, LiveDirector self) {
    DirectorMembership membership = open(connection, self);
    membership.claim();
    return membership;
  }

  /** Joins as soon as ZooKeeper and the tier are there, without waiting for them. */
  public static DirectorMembership open(TierConnection connection, LiveDirector self) {
    return new DirectorMembership(connection, self);
  }

  /**
   * Joins now where ZooKeeper is there; where it is away, that is only said.
   *
   * @throws IdInUseException when another running director has this id
   * @throws ConflictException when there is no such tier
   */
  public void claim() {
    try {
      join();
      live.claim();
      // Again: a leader may have let go a member that it did not see yet.
      join();
    } catch (TierUnavailableException e) {
      LOG.warn("director {}: joins when ZooKeeper is there: {}", id(), e.getMessage());
    } catch (IdInUseException | ConflictException e) {
      close();
      throw e;
    }
  }

  /** Says that the director has persisted, loaded and flipped to an epoch (rule R1). */
  public void acknowledge(long epoch) {
    synchronized (this) {
      self = epoch > self.acknowledgedEpoch() ? self.acknowledging(epoch) : self;
    }
    live.update();
  }

  /** Says how its plane is carried out, as {@link LiveDirector#mode()} has it. */
  public void mode(Optional<String> how) {
    synchronized (this) {
      if (self.mode().equals(how)) {
        return;
      }
      self = self.carrying(how);
    }
    live.update();
  }

  /** Says why it takes no new connections, or with nothing that it does. */
  public void withdrawn(Optional<String> why) {
    synchronized (this) {
      if (self.withdrawn().equals(why)) {
        return;
      }
      self = self.withdrawing(why);
    }
    live.update();
  }

  /**
   * How often it came anew into the acknowledgement set. After each time it must read the latest
   * epoch before it announces, for those before were made without it (rule R3).
   */
  public long joins() {
    return joins.get();
  }

  /** Whether the tier sees the director. */
  public boolean registered() {
    return live.held();
  }

  /** Why the tier does not see the director although ZooKeeper is there, if that is so. */
  public Optional<String> refusal() {
    return live.refusal();
  }

  /**
   * Leaves the acknowledgement set, for a director that takes no new connections any more (rule
   * R2), and is not seen any more.
   *
   * @throws TierUnavailableException when ZooKeeper is away: then it is still a member
   */
  public void deregister() {
    member = false;
    live.close();
    leave();
  }

  /**
   * Leaves the acknowledgement set and stays seen, for a director that has withdrawn and may come
   * back by {@link #rejoin}.
   *
   * @throws TierUnavailableException when ZooKeeper is away: then it is still a member
   */
  public void leave() {
    member = false;
    String path = connection.paths().director(id());
    try {
      connection.call(
          "deregistering director " + id(),
          handle -> {
            handle.delete(path, -1);
            return true;
          });
    } catch (NoNodeException e) {
      LOG.debug("{}: gone already", path, e);
    } catch (KeeperException e) {
      throw new IllegalStateException("deregistering: " + e.getMessage(), e);
    }
  }

  /**
   * Comes back into the acknowledgement set.
   *
   * @throws TierUnavailableException when ZooKeeper is away
   * @throws ConflictException when there is no such tier
   */
  public void rejoin() {
    member = true;
    join();
  }

  private String id() {
    return self.directorId();
  }

  /** Later it comes back only when it was judged to have the latest epoch. */
  private void joinFirst() {
    if (joined || !connection.connected()) {
      return;
    }
    try {
      join();
    } catch (TierUnavailableException | ConflictException e) {
      Optional<String> why = Optional.of(String.valueOf(e.getMessage()));
      if (!why.equals(notJoined)) {
        notJoined = why;
        LOG.warn("director {}: not joined yet: {}", id(), why.get());
      }
    }
  }

  private void join() {
    if (!member) {
      return;
    }
    String path = connection.paths().director(id());
    try {
      connection.call(
          "joining as director " + id(),
          handle -> handle.create(path, new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
      joins.incrementAndGet();
      joined = true;
    } catch (NodeExistsException e) {
      joined = true;
    } catch (NoNodeException e) {
      throw new ConflictException(
          "tier " + connection.tier() + ": not there (expected: made before)");
    } catch (KeeperException e) {
      throw new IllegalStateException("joining: " + e.getMessage(), e);
    }
  }

  /** Stops to be seen; the director stays in the acknowledgement set until rule R2 lets it go. */
  @Override
  public void close() {
    joining.cancel(false);
    try {
      listening.close();
    } catch (Exception e) {
      LOG.debug("not listening", e);
    }
    live.close();
  }
}
