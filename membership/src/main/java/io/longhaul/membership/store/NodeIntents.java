package io.longhaul.membership.store;

import io.longhaul.membership.model.NodeIntent;
import java.util.Optional;
import java.util.function.Function;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.BadVersionException;
import org.apache.zookeeper.KeeperException.NoNodeException;
import org.apache.zookeeper.KeeperException.NodeExistsException;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;

/**
 * {@code nodes/<id>}, which operators and nodes change: each by what it read, so that neither
 * undoes what the other did.
 */
final class NodeIntents {
  private static final int ATTEMPTS = 10;

  private final TierConnection connection;

  NodeIntents(TierConnection connection) {
    this.connection = connection;
  }

  Optional<NodeIntent> read(String nodeId) {
    return connection
        .perform("reading node " + nodeId, handle -> read(handle, path(nodeId)))
        .map(Versioned::value);
  }

  /**
   * Changes it.
   *
   * @param change from what is there to what shall be
   * @return what is there now
   */
  NodeIntent change(String nodeId, Function<Optional<NodeIntent>, NodeIntent> change) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<NodeIntent> changed =
          connection.perform(
              "changing node " + nodeId, handle -> tryChange(handle, path(nodeId), change));
      if (changed.isPresent()) {
        return changed.get();
      }
    }
    throw new ConflictException(
        "node " + nodeId + ": changed by others all the time (expected: rarely)");
  }

  private static Optional<NodeIntent> tryChange(
      ZooKeeper handle, String path, Function<Optional<NodeIntent>, NodeIntent> change)
      throws KeeperException, InterruptedException {
    Optional<Versioned<NodeIntent>> before = read(handle, path);
    NodeIntent wanted = change.apply(before.map(Versioned::value));
    byte[] bytes = MemberCodec.encode(wanted);
    try {
      if (before.isEmpty()) {
        handle.create(path, bytes, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
      } else if (!before.get().value().equals(wanted)) {
        handle.setData(path, bytes, before.get().version());
      }
      return Optional.of(wanted);
    } catch (NodeExistsException | BadVersionException e) {
      // Somebody else came first.
      return Optional.empty();
    } catch (NoNodeException e) {
      if (before.isPresent()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static Optional<Versioned<NodeIntent>> read(ZooKeeper handle, String path)
      throws KeeperException, InterruptedException {
    Stat stat = new Stat();
    try {
      byte[] bytes = handle.getData(path, false, stat);
      return Optional.of(new Versioned<>(MemberCodec.intent(bytes), stat.getVersion()));
    } catch (NoNodeException e) {
      return Optional.empty();
    }
  }

  private String path(String nodeId) {
    return connection.paths().node(nodeId);
  }
}
