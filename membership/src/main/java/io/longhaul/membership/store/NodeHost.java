package io.longhaul.membership.store;

import io.longhaul.membership.model.LiveNode;
import io.longhaul.membership.model.MemberKey;
import java.net.InetAddress;
import java.util.Optional;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.NoNodeException;
import org.apache.zookeeper.ZooKeeper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a node that restarts, whose processes live side by side for a while, from an id that was
 * given to two hosts: a node is one host, and its processes share its address.
 */
final class NodeHost {
  private static final Logger LOG = LoggerFactory.getLogger(NodeHost.class);
  private static final long RETRY_MS = 100;

  private final TierConnection connection;
  private final LiveNode self;

  NodeHost(TierConnection connection, LiveNode self) {
    this.connection = connection;
    this.self = self;
  }

  /**
   * Waits until no process on another host has the node's id. One that moved from host to host
   * leaves its znode behind for as long as its session lasts, so it is given that long, and a bit.
   *
   * @throws IdInUseException when one still has it then
   * @throws TierUnavailableException when ZooKeeper is away
   */
  void awaitSole() {
    long deadlineNs =
        System.nanoTime() + connection.sessionTimeout().multipliedBy(2).plusSeconds(1).toNanos();
    try {
      for (var other = elsewhere(); other.isPresent(); other = elsewhere()) {
        if (System.nanoTime() - deadlineNs > 0) {
          throw new IdInUseException(
              "node "
                  + self.nodeId()
                  + ": a running process on another host has this id: "
                  + other.get()
                  + " (expected: each id used once)");
        }
        Thread.sleep(RETRY_MS);
      }
    } catch (KeeperException e) {
      throw new ConflictException(
          "node " + self.nodeId() + ": " + e.getMessage() + " (expected: the tier made)");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TierUnavailableException("node " + self.nodeId() + ": interrupted", e);
    }
  }

  private Optional<LiveNode> elsewhere() throws KeeperException {
    Optional<InetAddress> here = host(self);
    return here.isEmpty()
        ? Optional.empty()
        : connection.call("looking for its id", session -> elsewhere(session, here.get()));
  }

  private Optional<LiveNode> elsewhere(ZooKeeper session, InetAddress here)
      throws KeeperException, InterruptedException {
    String folder = connection.paths().liveNodes();
    for (String name : session.getChildren(folder, false)) {
      if (!name.startsWith(self.nodeId() + ":")) {
        continue;
      }
      Optional<LiveNode> other = read(session, name);
      if (other.filter(node -> !node.leaving()).flatMap(NodeHost::host).stream()
          .anyMatch(host -> !host.equals(here))) {
        return other;
      }
    }
    return Optional.empty();
  }

  private Optional<LiveNode> read(ZooKeeper session, String name)
      throws KeeperException, InterruptedException {
    try {
      String path = connection.paths().liveNode(MemberKey.parse(name));
      return Optional.of(MemberCodec.node(session.getData(path, false, null)));
    } catch (NoNodeException e) {
      return Optional.empty();
    } catch (ZnodeFormatException | IllegalArgumentException e) {
      LOG.warn("live/nodes/{}: not readable: {}", name, e.getMessage());
      return Optional.empty();
    }
  }

  private static Optional<InetAddress> host(LiveNode node) {
    return node.relay().map(relay -> relay.getAddress());
  }
}
