package io.longhaul.ops.admin;

import io.longhaul.membership.model.NodeIntent;
import io.longhaul.membership.model.TierView;
import io.longhaul.membership.store.AuditEntry;
import io.longhaul.membership.store.LauncherAnswer;
import io.longhaul.membership.store.LauncherRequest;
import io.longhaul.membership.store.RoutesNote;
import io.longhaul.membership.store.RoutesVersion;
import java.util.List;
import java.util.Optional;

/**
 * What the admin API reads and changes of a tier. The real one is {@link ZooKeeperTier}; tests have
 * one in memory whose ZooKeeper can go away at will.
 *
 * <p>Every method throws {@link io.longhaul.membership.store.TierUnavailableException} when
 * ZooKeeper is away; {@link #view()} only when it was away ever since the start.
 */
public interface TierOperations {
  /** The tier as this process last saw it, which may be a while ago. */
  TierView view();

  /** The tier with everything in it that was changed before the call, by whomever. */
  TierView current();

  /** Stores a node's intent. */
  void putIntent(NodeIntent intent);

  /** Takes a director out of the acknowledgement set (rule R2). */
  void eject(String directorId);

  /**
   * Ends a freeze (rule R9).
   *
   * @param epoch the current one: what becomes unreachable later counts again
   */
  void thaw(long epoch);

  /** The L7 configuration; the empty one where none was ever put. */
  StoredRoutes routes();

  /**
   * Stores the L7 configuration if it still has that version, and gives the new version.
   *
   * @throws io.longhaul.membership.store.ConflictException when it has another version by now
   */
  int putRoutes(String canonicalJson, int expectedVersion, RoutesNote note);

  /** The versions of the L7 configuration that are kept, newest first. */
  List<RoutesVersion> routesVersions();

  /** The document of one of them, in the normal form of its time; empty where it is not kept. */
  Optional<String> routesOf(int version);

  /** Adds an entry to the audit. */
  void audit(AuditEntry entry);

  /** The audit, oldest first. */
  List<AuditEntry> audit();

  /** Asks the process that can start and stop nodes, and waits for its answer. */
  LauncherAnswer launch(LauncherRequest request);
}
