package io.longhaul.membership.store;

import io.longhaul.membership.model.NodeIntent;
import io.longhaul.membership.model.TelemetrySecret;
import io.longhaul.membership.model.TierSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.BadVersionException;
import org.apache.zookeeper.KeeperException.NoNodeException;
import org.apache.zookeeper.KeeperException.NodeExistsException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;

/**
 * What operators and processes read and change in a tier, synchronously. Every operation throws
 * {@link TierUnavailableException} within seconds when ZooKeeper is away, and {@link
 * ConflictException} when it was based on something that is not so any more.
 */
public final class TierStore {
  /** Largest routes or spec, in bytes; ZooKeeper takes requests of up to a megabyte. */
  public static final int MAX_BYTES = 900_000;

  private static final byte[] NOTHING = {};

  private final TierConnection connection;
  private final TierPaths paths;
  private final NodeIntents intents;

  TierStore(TierConnection connection) {
    this.connection = connection;
    this.paths = connection.paths();
    this.intents = new NodeIntents(connection);
  }

  /**
   * Makes the tier, whole, unless it is there already; then nothing changes, whatever the spec.
   *
   * @return whether it was made
   */
  public boolean createTier(TierSpec spec, Optional<byte[]> routes) {
    if (!spec.tier().equals(connection.tier())) {
      throw new IllegalArgumentException(
          "tier: '" + spec.tier() + "' (expected: " + connection.tier() + ")");
    }
    List<Op> ops = new ArrayList<>();
    ops.add(creation(paths.root(), NOTHING));
    paths.folders().forEach(folder -> ops.add(creation(folder, NOTHING)));
    paths.counters().forEach(counter -> ops.add(creation(counter, Counter.bytes(0))));
    ops.add(creation(paths.spec(), checked("spec", SpecCodec.encode(spec))));
    routes.ifPresent(
        json -> {
          ops.add(creation(paths.routes(), checked("routes", json)));
          ops.add(
              RoutesHistory.first(
                  paths,
                  new RoutesNote(
                      Instant.now().truncatedTo(ChronoUnit.MILLIS),
                      "tier init",
                      Optional.empty())));
        });
    return connection.perform("making the tier", handle -> create(handle, ops));
  }

  private boolean create(ZooKeeper handle, List<Op> ops)
      throws KeeperException, InterruptedException {
    try {
      handle.create(TierPaths.TIERS, NOTHING, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    } catch (NodeExistsException e) {
      // Another tier was there first.
    }
    try {
      handle.multi(ops);
      return true;
    } catch (NodeExistsException e) {
      return false;
    }
  }

  /** The tier's spec, or empty when there is no such tier. */
  public Optional<TierSpec> spec() {
    return read("reading the spec", paths.spec()).map(v -> SpecCodec.decode(v.value()));
  }

  /** The tier's spec with its version, or empty when there is no such tier. */
  public Optional<Versioned<TierSpec>> versionedSpec() {
    return read("reading the spec", paths.spec())
        .map(v -> new Versioned<>(SpecCodec.decode(v.value()), v.version()));
  }

  /**
   * Replaces the spec. Name, plane and hash key never change in a tier's life (rule R12).
   *
   * @return the new version
   */
  public int putSpec(TierSpec spec, int expectedVersion) {
    TierSpec before =
        spec().orElseThrow(() -> new ConflictException("tier: none (expected: made before)"));
    if (!before.tier().equals(spec.tier())
        || !before.plane().equals(spec.plane())
        || !before.hashKey().equals(spec.hashKey())) {
      throw new IllegalArgumentException(
          "spec: another name, plane or hash key (expected: as the tier was made, rule R12)");
    }
    byte[] bytes = checked("spec", SpecCodec.encode(spec));
    return replace("spec", paths.spec(), bytes, expectedVersion);
  }

  /** The L7 configuration, and what it was before. */
  public RoutesHistory routes() {
    return new RoutesHistory(connection);
  }

  /** What the operator wants of a node, or empty for a node that is not known. */
  public Optional<NodeIntent> intent(String nodeId) {
    return intents.read(nodeId);
  }

  /**
   * Sets what the operator wants of a node, known before or not. Its telemetry secret stays.
   *
   * @throws ConflictException when others change it at the same time, again and again
   */
  public void putIntent(NodeIntent intent) {
    intents.change(
        intent.nodeId(),
        before -> before.flatMap(NodeIntent::secret).map(intent::with).orElse(intent));
  }

  /**
   * Makes sure that a node is known and has a telemetry secret.
   *
   * @param whenAbsent what is wanted of it unless that is known already
   * @return what is wanted of it, with the secret
   */
  public NodeIntent introduce(NodeIntent whenAbsent) {
    return intents.change(
        whenAbsent.nodeId(),
        before -> {
          NodeIntent intent = before.orElse(whenAbsent);
          return intent.secret().isPresent() ? intent : intent.with(TelemetrySecret.random());
        });
  }

  /**
   * Gives a director of the acknowledgement set its telemetry secret.
   *
   * @return false when it is not in that set
   */
  public boolean putDirectorSecret(String directorId, TelemetrySecret secret) {
    return connection.perform(
        "giving director " + directorId + " its secret",
        handle -> {
          try {
            handle.setData(paths.director(directorId), MemberCodec.directorMember(secret), -1);
            return true;
          } catch (NoNodeException e) {
            return false;
          }
        });
  }

  /** Forgets a node; its processes, if any still run, remain as they are. */
  public void removeNode(String nodeId) {
    connection.perform(
        "removing node " + nodeId,
        handle -> {
          try {
            handle.delete(paths.node(nodeId), -1);
          } catch (NoNodeException e) {
            // Gone is what was asked for.
          }
          return true;
        });
  }

  /** Takes a director out of the acknowledgement set on an operator's word (rule R2). */
  public void ejectDirector(String directorId) {
    connection.perform(
        "ejecting director " + directorId,
        handle -> {
          try {
            handle.delete(paths.director(directorId), -1);
          } catch (NoNodeException e) {
            // Out is what was asked for.
          }
          return true;
        });
  }

  /**
   * Ends a freeze on an operator's word (rule R9).
   *
   * @param epoch the one that is current: nodes that become unreachable later count again
   */
  public void thaw(long epoch) {
    byte[] bytes = Counter.bytes(epoch);
    connection.perform(
        "thawing",
        handle -> {
          try {
            return handle.setData(paths.thaw(), bytes, -1);
          } catch (NoNodeException e) {
            handle.create(paths.thaw(), bytes, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            return new Stat();
          }
        });
  }

  /** {@code settled}, the highest epoch acknowledged by all (rule R5); 0 for none. */
  public long settled() {
    return read("reading settled", paths.settled()).map(v -> Counter.value(v.value())).orElse(0L);
  }

  /** Who changed what, when and from where. */
  public AuditLog audit() {
    return new AuditLog(connection);
  }

  /** Requests to whoever can start and stop processes. */
  public LauncherChannel launcher() {
    return new LauncherChannel(connection);
  }

  private int replace(String thing, String path, byte[] bytes, int expectedVersion) {
    if (expectedVersion < 0) {
      throw new IllegalArgumentException(
          thing + ": version " + expectedVersion + " (expected: >= 0)");
    }
    return connection.perform(
        "putting the " + thing,
        handle -> {
          try {
            return handle.setData(path, bytes, expectedVersion).getVersion();
          } catch (BadVersionException | NoNodeException e) {
            throw new ConflictException(
                thing + ": changed by somebody else (expected: version " + expectedVersion + ")");
          }
        });
  }

  private Optional<Versioned<byte[]>> read(String doing, String path) {
    return connection.perform(
        doing,
        handle -> {
          Stat stat = new Stat();
          try {
            byte[] bytes = handle.getData(path, false, stat);
            return Optional.of(new Versioned<>(bytes == null ? NOTHING : bytes, stat.getVersion()));
          } catch (NoNodeException e) {
            return Optional.empty();
          }
        });
  }

  static byte[] checked(String thing, byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          thing + ": " + bytes.length + " bytes (expected: at most " + MAX_BYTES + ")");
    }
    return bytes;
  }

  private static Op creation(String path, byte[] bytes) {
    return Op.create(path, bytes, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
  }
}
