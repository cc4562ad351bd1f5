package io.longhaul.membership.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The versions of the L7 configuration: the one in force, and those before it.
 *
 * <p>A change is one transaction: the routes, if they still have the version that was read, and the
 * new version's note. Before it, the document that is about to be replaced is kept; it is the same
 * whoever keeps it, so a crash between the two leaves nothing half done.
 */
public final class RoutesHistory {
  /** Versions that are kept, the one in force among them; the oldest go first. */
  public static final int KEPT = 100;

  /** Version to be expected of routes that were never put. */
  public static final int NOT_YET = -1;

  private static final Logger LOG = LoggerFactory.getLogger(RoutesHistory.class);

  private final TierConnection connection;
  private final TierPaths paths;

  RoutesHistory(TierConnection connection) {
    this.connection = connection;
    this.paths = connection.paths();
  }

  /** The L7 configuration in force in its normal form, or empty when none was ever put. */
  public Optional<Versioned<byte[]>> inForce() {
    return connection.perform("reading the routes", this::current).map(Current::versioned);
  }

  /**
   * Replaces the L7 configuration. Where it is what is there already, nothing is written.
   *
   * @param expectedVersion what it was read with, or {@link #NOT_YET}
   * @return the version that it has now
   * @throws ConflictException when it has another version by now; then nothing was changed
   */
  public int put(byte[] json, int expectedVersion, RoutesNote note) {
    TierStore.checked("routes", json);
    if (expectedVersion < NOT_YET) {
      throw new IllegalArgumentException(
          "routes: version " + expectedVersion + " (expected: >= 0)");
    }
    return connection.perform(
        "putting the routes", handle -> put(handle, json, expectedVersion, note));
  }

  /** What is kept, newest first. */
  public List<RoutesVersion> versions() {
    return connection.perform("reading the history of the routes", this::versions);
  }

  /** A version's document, if it is kept. */
  public Optional<byte[]> document(int number) {
    return connection.perform(
        "reading version " + number + " of the routes", handle -> read(handle, number));
  }

  /** A version's znode at the creation of the tier, where it begins with routes. */
  static Op first(TierPaths paths, RoutesNote note) {
    return creation(paths.routesVersion(0), RoutesCodec.encode(note));
  }

  private record Current(Versioned<byte[]> versioned, Instant at) {
    byte[] json() {
      return versioned.value();
    }

    int version() {
      return versioned.version();
    }

    /** Of a version that was put by somebody who keeps no history. */
    RoutesVersion unnoted() {
      return new RoutesVersion(version(), new RoutesNote(at, "unknown", Optional.empty()));
    }
  }

  private Optional<Current> current(ZooKeeper handle) throws KeeperException, InterruptedException {
    Stat stat = new Stat();
    try {
      byte[] json = handle.getData(paths.routes(), false, stat);
      return Optional.of(
          new Current(
              new Versioned<>(json == null ? new byte[0] : json, stat.getVersion()),
              Instant.ofEpochMilli(stat.getMtime())));
    } catch (NoNodeException e) {
      return Optional.empty();
    }
  }

  private int put(ZooKeeper handle, byte[] json, int expected, RoutesNote note)
      throws KeeperException, InterruptedException {
    Optional<Current> before = current(handle);
    if (before.map(Current::version).orElse(NOT_YET) != expected) {
      throw conflict(expected);
    }
    if (before.isPresent() && Arrays.equals(before.get().json(), json)) {
      return expected;
    }
    make(handle, paths.routesHistory(), new byte[0]);
    if (before.isPresent()) {
      keep(handle, before.get());
    }
    int number = expected + 1;
    List<Op> change = new ArrayList<>();
    change.add(
        expected == NOT_YET
            ? creation(paths.routes(), json)
            : Op.setData(paths.routes(), json, expected));
    change.addAll(noting(handle, number, note));
    try {
      handle.multi(change);
    } catch (BadVersionException | NoNodeException | NodeExistsException e) {
      throw conflict(expected);
    }
    prune(handle, number - KEPT);
    return number;
  }

  private void keep(ZooKeeper handle, Current current)
      throws KeeperException, InterruptedException {
    RoutesVersion version = current.unnoted();
    make(handle, paths.routesVersion(version.number()), RoutesCodec.encode(version.note()));
    make(handle, paths.routesDocument(version.number()), RoutesCodec.deflate(current.json()));
  }

  /** A version that is there before its routes is of routes that somebody removed by hand. */
  private List<Op> noting(ZooKeeper handle, int number, RoutesNote note)
      throws KeeperException, InterruptedException {
    String path = paths.routesVersion(number);
    List<Op> ops = new ArrayList<>();
    if (handle.exists(path, false) != null) {
      if (handle.exists(paths.routesDocument(number), false) != null) {
        ops.add(Op.delete(paths.routesDocument(number), -1));
      }
      ops.add(Op.delete(path, -1));
    }
    ops.add(creation(path, RoutesCodec.encode(note)));
    return ops;
  }

  private List<RoutesVersion> versions(ZooKeeper handle)
      throws KeeperException, InterruptedException {
    Optional<Current> current = current(handle);
    if (current.isEmpty()) {
      return List.of();
    }
    RoutesVersion newest = current.get().unnoted();
    List<Integer> numbers =
        new ArrayList<>(
            numbers(handle).stream()
                .filter(n -> n <= newest.number() && n > newest.number() - KEPT)
                .toList());
    Map<String, Optional<Content>> notes =
        new ZnodeReads(handle).contents(numbers.stream().map(paths::routesVersion).toList());
    List<RoutesVersion> versions = new ArrayList<>();
    for (int number : numbers) {
      notes
          .getOrDefault(paths.routesVersion(number), Optional.empty())
          .flatMap(content -> noted(number, content))
          .ifPresent(versions::add);
    }
    if (versions.stream().noneMatch(version -> version.number() == newest.number())) {
      versions.add(newest);
    }
    versions.sort(Comparator.comparingInt(RoutesVersion::number).reversed());
    return versions;
  }

  private static Optional<RoutesVersion> noted(int number, Content content) {
    try {
      return Optional.of(new RoutesVersion(number, RoutesCodec.decode(content.bytes())));
    } catch (ZnodeFormatException e) {
      LOG.warn("version {} of the routes left out: {}", number, e.getMessage());
      return Optional.empty();
    }
  }

  private Optional<byte[]> read(ZooKeeper handle, int number)
      throws KeeperException, InterruptedException {
    Optional<Current> current = current(handle);
    int newest = current.map(Current::version).orElse(NOT_YET);
    if (number < 0 || number > newest) {
      return Optional.empty();
    }
    if (number == newest) {
      return current.map(Current::json);
    }
    try {
      return Optional.of(
          RoutesCodec.inflate(handle.getData(paths.routesDocument(number), false, null)));
    } catch (NoNodeException e) {
      return Optional.empty();
    }
  }

  /** The change is made by now, whatever becomes of this; the next one prunes again. */
  private void prune(ZooKeeper handle, int newestToGo) throws InterruptedException {
    try {
      for (int number : numbers(handle)) {
        if (number <= newestToGo) {
          remove(handle, paths.routesDocument(number));
          remove(handle, paths.routesVersion(number));
        }
      }
    } catch (KeeperException e) {
      LOG.warn("old versions of the routes not removed yet: {}", e.getMessage());
    }
  }

  private List<Integer> numbers(ZooKeeper handle) throws KeeperException, InterruptedException {
    try {
      return handle.getChildren(paths.routesHistory(), false).stream()
          .filter(name -> name.matches("\\d{1,9}"))
          .map(Integer::valueOf)
          .sorted()
          .toList();
    } catch (NoNodeException e) {
      return List.of();
    }
  }

  private static void make(ZooKeeper handle, String path, byte[] bytes)
      throws KeeperException, InterruptedException {
    try {
      handle.create(path, bytes, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    } catch (NodeExistsException e) {
      // Somebody else was there first, with the same.
    }
  }

  private static void remove(ZooKeeper handle, String path)
      throws KeeperException, InterruptedException {
    try {
      handle.delete(path, -1);
    } catch (NoNodeException e) {
      // Gone is what was asked for.
    }
  }

  private static ConflictException conflict(int expected) {
    return new ConflictException(
        "routes: changed by somebody else (expected: "
            + (expected == NOT_YET ? "none yet" : "version " + expected)
            + ")");
  }

  private static Op creation(String path, byte[] bytes) {
    return Op.create(path, bytes, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
  }
}
