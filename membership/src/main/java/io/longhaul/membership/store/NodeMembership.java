package io.longhaul.membership.store;

import io.longhaul.membership.model.LiveNode;
import io.longhaul.membership.model.NodeIntent;
import io.longhaul.membership.model.TelemetrySecret;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's place in its tier: its intent where the operator gave none yet, its telemetry secret,
 * and its live znode. All of it is there again after a lost session, and waits while ZooKeeper is
 * away.
 */
public final class NodeMembership implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodeMembership.class);

  private static final long PERIOD_MS = 1_000;

  private final TierConnection connection;
  private final NodeIntent whenAbsent;
  private volatile LiveNode self;
  private volatile Optional<TelemetrySecret> secret = Optional.empty();
  private final EphemeralZnode live;
  private final ScheduledFuture<?> introducing;

  private NodeMembership(TierConnection connection, LiveNode self, NodeIntent whenAbsent) {
    this.connection = connection;
    this.whenAbsent = whenAbsent;
    this.self = self;
    this.live =
        new EphemeralZnode(
            connection,
            connection.paths().liveNode(self.key()),
            "node " + self.key().znode(),
            instance -> Optional.of(MemberCodec.encode(this.self, instance)));
    this.introducing =
        connection.every("introducing node " + self.nodeId(), 0, PERIOD_MS, this::introduceLater);
  }

  /**
   * Joins the tier, at once if ZooKeeper is there, else as soon as it is.
   *
   * @param whenAbsent what the operator is taken to want where nothing is said yet
   * @throws IdInUseException when another running process has this id and incarnation, or one on
   *     another host this id
   * @throws ConflictException when there is no such tier
   */
  public static NodeMembership start(
      TierConnection connection, LiveNode self, NodeIntent whenAbsent) {
    NodeMembership membership = new NodeMembership(connection, self, whenAbsent);
    try {
      membership.introduce();
      new NodeHost(connection, self).awaitSole();
      membership.live.claim();
    } catch (TierUnavailableException e) {
      LOG.warn("node {}: joins when ZooKeeper is there: {}", self.key().znode(), e.getMessage());
    } catch (IdInUseException | ConflictException e) {
      membership.close();
      throw e;
    }
    return membership;
  }

  /** Says that the node has loaded an epoch, and whatever came before it. */
  public void acknowledge(long epoch) {
    synchronized (this) {
      self = epoch > self.acknowledgedEpoch() ? self.acknowledging(epoch) : self;
    }
    live.update();
  }

  /** Says that the process was asked to stop, or not any more. */
  public void leaving(boolean whether) {
    synchronized (this) {
      self = self.withLeaving(whether);
    }
    live.update();
  }

  /** What it says of itself. */
  public LiveNode self() {
    return self;
  }

  /** Whether the tier sees the node. */
  public boolean registered() {
    return live.held();
  }

  /** Why the tier does not see the node although ZooKeeper is there, if that is so. */
  public Optional<String> refusal() {
    return live.refusal();
  }

  /** What authenticates the node's telemetry; empty until ZooKeeper was there. */
  public Optional<TelemetrySecret> secret() {
    return secret;
  }

  private void introduceLater() {
    if (secret.isPresent() || !connection.connected()) {
      return;
    }
    try {
      introduce();
    } catch (TierUnavailableException e) {
      LOG.info("node {}: introduced when ZooKeeper is back: {}", self.nodeId(), e.getMessage());
    }
  }

  private void introduce() {
    secret = connection.store().introduce(whenAbsent).secret();
  }

  /** Leaves: the live znode goes, the operator's intent stays. */
  @Override
  public void close() {
    introducing.cancel(false);
    live.close();
  }
}
