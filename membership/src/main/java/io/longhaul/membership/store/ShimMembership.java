package io.longhaul.membership.store;

import io.longhaul.membership.model.LiveShim;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A shim agent's place in its tier: its live znode, which says where its host is and what it has
 * loaded. It is there again after a lost session, and waits while ZooKeeper is away.
 */
public final class ShimMembership implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ShimMembership.class);

  private volatile LiveShim self;
  private final EphemeralZnode live;

  private ShimMembership(TierConnection connection, LiveShim self) {
    this.self = self;
    this.live =
        new EphemeralZnode(
            connection,
            connection.paths().liveShim(self.nodeId()),
            "shim of node " + self.nodeId(),
            instance -> Optional.of(MemberCodec.encode(this.self, instance)));
  }

  /**
   * Joins the tier, at once if ZooKeeper is there, else as soon as it is.
   *
   * @throws IdInUseException when another running agent has this node's id
   * @throws ConflictException when there is no such tier
   */
  public static ShimMembership start(TierConnection connection, LiveShim self) {
    ShimMembership membership = new ShimMembership(connection, self);
    try {
      membership.live.claim();
    } catch (TierUnavailableException e) {
      LOG.warn("shim of node {}: joins when ZooKeeper is there: {}", self.nodeId(), e.getMessage());
    }
    return membership;
  }

  /** Says that the shim goes by an epoch, and by whatever came before it. */
  public void acknowledge(long epoch) {
    synchronized (this) {
      self = epoch > self.acknowledgedEpoch() ? self.acknowledging(epoch) : self;
    }
    live.update();
  }

  /** Whether the tier sees the agent. */
  public boolean registered() {
    return live.held();
  }

  /** Why the tier does not see it although ZooKeeper is there, if that is so. */
  public Optional<String> refusal() {
    return live.refusal();
  }

  /** Leaves. */
  @Override
  public void close() {
    live.close();
  }
}
