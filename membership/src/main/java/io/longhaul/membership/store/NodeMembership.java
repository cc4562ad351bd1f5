package io.longhaul.membership.store;

import io.longhaul.membership.model.LiveNode;
import io.longhaul.membership.model.NodeIntent;
import io.longhaul.membership.occupancy.OccupancySource;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's place in its tier: its intent where the operator gave none yet, its live znode, and its
 * occupancy reports. All of it is there again after a lost session, and waits while ZooKeeper is
 * away.
 */
public final class NodeMembership implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodeMembership.class);

  private final TierConnection connection;
  private final NodeIntent whenAbsent;
  private volatile LiveNode self;
  private final AtomicBoolean intentKnown = new AtomicBoolean();
  private final EphemeralZnode live;
  private final OccupancyReports reports;
  private final ScheduledFuture<?> reporting;

  private NodeMembership(
      TierConnection connection, LiveNode self, NodeIntent whenAbsent, OccupancySource source) {
    this.connection = connection;
    this.whenAbsent = whenAbsent;
    this.self = self;
    this.live =
        new EphemeralZnode(
            connection,
            connection.paths().liveNode(self.key()),
            "node " + self.key().znode(),
            instance -> Optional.of(MemberCodec.encode(this.self, instance)));
    this.reports = new OccupancyReports(connection, self.key(), source);
    this.reporting =
        connection
            .executor()
            .scheduleWithFixedDelay(
                this::tick, 0, OccupancyReports.PERIOD_MS, TimeUnit.MILLISECONDS);
  }

  /**
   * Joins the tier, at once if ZooKeeper is there, else as soon as it is.
   *
   * @param whenAbsent what the operator is taken to want where nothing is said yet
   * @throws IdInUseException when another running process has this id and incarnation
   * @throws ConflictException when there is no such tier
   */
  public static NodeMembership start(
      TierConnection connection, LiveNode self, NodeIntent whenAbsent, OccupancySource source) {
    NodeMembership membership = new NodeMembership(connection, self, whenAbsent, source);
    try {
      membership.ensureIntent();
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

  /** Whether the tier sees the node. */
  public boolean registered() {
    return live.held();
  }

  /** Why the tier does not see the node although ZooKeeper is there, if that is so. */
  public Optional<String> refusal() {
    return live.refusal();
  }

  /** Reports that were written since the start. */
  public long reportsPublished() {
    return reports.published();
  }

  private void tick() {
    if (!connection.connected()) {
      return;
    }
    try {
      ensureIntent();
      reports.publishIfChanged();
    } catch (TierUnavailableException e) {
      LOG.info("node {}: reports when ZooKeeper is back: {}", self.nodeId(), e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("node {}: no report", self.nodeId(), e);
    }
  }

  private void ensureIntent() {
    if (!intentKnown.get()) {
      connection.store().putIntentIfAbsent(whenAbsent);
      intentKnown.set(true);
    }
  }

  /** Leaves: the live znode and the reports go, the operator's intent stays. */
  @Override
  public void close() {
    reporting.cancel(false);
    live.close();
    reports.close();
  }
}
