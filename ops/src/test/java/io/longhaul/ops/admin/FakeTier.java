package io.longhaul.ops.admin;

import io.longhaul.membership.model.NodeIntent;
import io.longhaul.membership.model.TierView;
import io.longhaul.membership.store.AuditEntry;
import io.longhaul.membership.store.ConflictException;
import io.longhaul.membership.store.LauncherAnswer;
import io.longhaul.membership.store.LauncherRequest;
import io.longhaul.membership.store.RoutesHistory;
import io.longhaul.membership.store.RoutesNote;
import io.longhaul.membership.store.RoutesVersion;
import io.longhaul.membership.store.TierUnavailableException;
import io.longhaul.node.config.RoutesDocument;
import io.longhaul.ops.admin.status.TierFixture;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  public volatile Runnable beforePut = () -> {};
  private final Deque<RoutesVersion> history = new ArrayDeque<>();
  private final Map<Integer, String> documents = new HashMap<>();
  private final List<AuditEntry> audit = new ArrayList<>();
  private StoredRoutes routes =
      new StoredRoutes(
          new String(RoutesDocument.EMPTY.canonicalJson(), StandardCharsets.UTF_8),
          RoutesHistory.NOT_YET);

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
  public synchronized int putRoutes(String canonicalJson, int expectedVersion, RoutesNote note) {
    reach();
    beforePut.run();
    if (routes.version() != expectedVersion) {
      throw new ConflictException("routes: changed by somebody else");
    }
    routes = new StoredRoutes(canonicalJson, expectedVersion + 1);
    history.addFirst(new RoutesVersion(routes.version(), note));
    documents.put(routes.version(), canonicalJson);
    return routes.version();
  }

  @Override
  public synchronized List<RoutesVersion> routesVersions() {
    reach();
    return List.copyOf(history);
  }

  @Override
  public synchronized Optional<String> routesOf(int version) {
    reach();
    return Optional.ofNullable(documents.get(version));
  }

  /** As if a former release had put it. */
  public synchronized void store(String json) {
    int version = routes.version() + 1;
    routes = new StoredRoutes(json, version);
    documents.put(version, json);
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
