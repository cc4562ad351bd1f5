package io.longhaul.membership.store;

import io.longhaul.membership.model.LiveDirector;
import java.util.Optional;
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

  private final TierConnection connection;
  private volatile LiveDirector self;
  private final EphemeralZnode live;
  private final AutoCloseable listening;
  private final AutoCloseable rejoining;
  private volatile boolean leaving;

  private DirectorMembership(TierConnection connection, LiveDirector self) {
    this.connection = connection;
    this.self = self;
    // Before the live znode's own, so that a director is a member before it is seen.
    this.listening = connection.onConnected(this::joinQuietly);
    this.live =
        new EphemeralZnode(
            connection,
            connection.paths().liveDirector(self.directorId()),
            "director " + self.directorId(),
            instance -> Optional.of(MemberCodec.encode(this.self, instance)));
    // And after it: a leader may have let go a member that it did not see yet.
    this.rejoining = connection.onConnected(this::joinQuietly);
  }

  /**
   * Joins the acknowledgement set, at once if ZooKeeper is there, else as soon as it is. What is
   * read afterwards is an epoch that the tier waits for this director with (rule R3).
   *
   * @throws IdInUseException when another running director has this id
   * @throws ConflictException when there is no such tier
   */
  public static DirectorMembership start(TierConnection connection, LiveDirector self) {
    DirectorMembership membership = new DirectorMembership(connection, self);
    try {
      membership.join();
      membership.live.claim();
      membership.join();
    } catch (TierUnavailableException e) {
      LOG.warn("director {}: joins when ZooKeeper is there: {}", self.directorId(), e.getMessage());
    } catch (IdInUseException | ConflictException e) {
      membership.close();
      throw e;
    }
    return membership;
  }

  /** Says that the director has persisted, loaded and flipped to an epoch (rule R1). */
  public void acknowledge(long epoch) {
    synchronized (this) {
      self = epoch > self.acknowledgedEpoch() ? self.acknowledging(epoch) : self;
    }
    live.update();
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
   * R2).
   *
   * @throws TierUnavailableException when ZooKeeper is away: then it is still a member
   */
  public void deregister() {
    leaving = true;
    live.close();
    String path = connection.paths().director(self.directorId());
    try {
      connection.call(
          "deregistering director " + self.directorId(),
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

  private void joinQuietly() {
    try {
      join();
    } catch (TierUnavailableException | ConflictException e) {
      LOG.warn("director {}: not joined: {}", self.directorId(), e.getMessage());
    }
  }

  private void join() {
    if (leaving) {
      return;
    }
    String path = connection.paths().director(self.directorId());
    try {
      connection.call(
          "joining as director " + self.directorId(),
          handle -> handle.create(path, new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
    } catch (NodeExistsException e) {
      LOG.debug("{}: a member already", path, e);
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
    try {
      listening.close();
      rejoining.close();
    } catch (Exception e) {
      LOG.debug("not listening", e);
    }
    live.close();
  }
}
