package io.longhaul.ops.admin;

import io.longhaul.membership.model.NodeIntent;
import io.longhaul.membership.model.TierView;
import io.longhaul.membership.store.AuditEntry;
import io.longhaul.membership.store.ConflictException;
import io.longhaul.membership.store.LauncherAnswer;
import io.longhaul.membership.store.LauncherRequest;
import io.longhaul.membership.store.TierStore;
import io.longhaul.membership.store.TierUnavailableException;
import io.longhaul.node.config.RoutesDocument;
import io.longhaul.ops.admin.status.TierFixture;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A tier in memory, whose ZooKeeper goes away when a test says so. */
public final class FakeTier implements TierOperations {
  public volatile TierFixture tier = TierFixture.ofNodes("node-1", "node-2");
  public volatile boolean away;
  public volatile Function<LauncherRequest, LauncherAnswer> launcher =
      _ -> new LauncherAnswer.Refused("no launcher serves this tier");
  public final List<LauncherRequest> launched = new ArrayList<>();
  public final List<Long> thawed = new ArrayList<>();
  public final List<NodeIntent> written = new ArrayList<>();
  private final List<AuditEntry> audit = new ArrayList<>();
  private StoredRoutes routes =
      new StoredRoutes(
          new String(RoutesDocument.EMPTY.canonicalJson(), StandardCharsets.UTF_8),
          TierStore.NOT_YET);

  @Override
  public TierView view() {
    return tier.view();
  }

  @Override
  public synchronized TierView current() {
    reach();
    return tier.view();
  }

  @Override
  public synchronized void putIntent(NodeIntent intent) {
    reach();
    written.add(intent);
    tier.intent(intent.nodeId(), intent.intent());
  }

  @Override
  public synchronized void eject(String directorId) {
    reach();
    tier.eject(directorId);
  }

  @Override
  public synchronized void thaw(long epoch) {
    reach();
    thawed.add(epoch);
  }

  @Override
  public synchronized StoredRoutes routes() {
    reach();
    return routes;
  }

  @Override
  public synchronized int putRoutes(String canonicalJson, int expectedVersion) {
    reach();
    if (routes.version() != expectedVersion) {
      throw new ConflictException("routes: changed by somebody else");
    }
    routes = new StoredRoutes(canonicalJson, expectedVersion + 1);
    return routes.version();
  }

  @Override
  public synchronized void audit(AuditEntry entry) {
    reach();
    audit.add(entry);
  }

  @Override
  public synchronized List<AuditEntry> audit() {
    reach();
    return List.copyOf(audit);
  }

  @Override
  public synchronized LauncherAnswer launch(LauncherRequest request) {
    reach();
    launched.add(request);
    return launcher.apply(request);
  }

  private void reach() {
    if (away) {
      throw new TierUnavailableException("ZooKeeper did not answer");
    }
  }
}
