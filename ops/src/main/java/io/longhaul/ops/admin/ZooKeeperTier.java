package io.longhaul.ops.admin;

import io.longhaul.membership.model.NodeIntent;
import io.longhaul.membership.model.TierView;
import io.longhaul.membership.store.AuditEntry;
import io.longhaul.membership.store.AuditLog;
import io.longhaul.membership.store.LauncherAnswer;
import io.longhaul.membership.store.LauncherRequest;
import io.longhaul.membership.store.RoutesHistory;
import io.longhaul.membership.store.RoutesNote;
import io.longhaul.membership.store.RoutesVersion;
import io.longhaul.membership.store.TierConnection;
import io.longhaul.membership.store.TierStore;
import io.longhaul.membership.store.TierWatch;
import io.longhaul.node.config.RoutesDocument;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The tier as ZooKeeper has it. */
public final class ZooKeeperTier implements TierOperations {
  /** A new node's process has to start and serve before the launcher answers. */
  private static final Duration LAUNCHER_PATIENCE = Duration.ofSeconds(45);

  private static final Duration READ_PATIENCE = Duration.ofSeconds(3);

  private final TierStore store;
  private final TierWatch watch;

  /** Over a connection and its watch, which stay the caller's to close. */
  public ZooKeeperTier(TierConnection connection) {
    this.store = connection.store();
    this.watch = connection.watch();
  }

  @Override
  public TierView view() {
    return watch.view();
  }

  @Override
  public TierView current() {
    return watch.current(READ_PATIENCE);
  }

  @Override
  public void putIntent(NodeIntent intent) {
    store.putIntent(intent);
  }

  @Override
  public void eject(String directorId) {
    store.ejectDirector(directorId);
  }

  @Override
  public void thaw(long epoch) {
    store.thaw(epoch);
  }

  @Override
  public StoredRoutes routes() {
    return store
        .routes()
        .inForce()
        .map(stored -> new StoredRoutes(text(stored.value()), stored.version()))
        .orElseGet(
            () ->
                new StoredRoutes(
                    text(RoutesDocument.EMPTY.canonicalJson()), RoutesHistory.NOT_YET));
  }

  @Override
  public int putRoutes(String canonicalJson, int expectedVersion, RoutesNote note) {
    byte[] json = canonicalJson.getBytes(StandardCharsets.UTF_8);
    return store.routes().put(json, expectedVersion, note);
  }

  @Override
  public List<RoutesVersion> routesVersions() {
    return store.routes().versions();
  }

  @Override
  public Optional<String> routesOf(int version) {
    return store.routes().document(version).map(ZooKeeperTier::text);
  }

  @Override
  public void audit(AuditEntry entry) {
    store.audit().append(entry);
  }

  @Override
  public List<AuditEntry> audit() {
    return store.audit().newest(AuditLog.KEPT).reversed();
  }

  @Override
  public LauncherAnswer launch(LauncherRequest request) {
    return store.launcher().request(request, LAUNCHER_PATIENCE);
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }
}
