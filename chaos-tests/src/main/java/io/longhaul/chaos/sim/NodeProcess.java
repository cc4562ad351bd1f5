package io.longhaul.chaos.sim;

import io.longhaul.hash.EpochNode;
import io.longhaul.membership.model.LiveNode;
import io.longhaul.membership.model.MemberKey;
import java.util.List;
import java.util.Optional;

/** One run of a node's process: it listens, holds connections, and registers itself. */
final class NodeProcess implements ZkClient.Owner {
  private static final int CAPACITY = 1_000_000;

  final MemberKey key;
  final Lifeline life;
  private final ZkClient zk;
  private boolean leaving;

  NodeProcess(World world, NodeHost host, MemberKey key) {
    this.key = key;
    this.life = new Lifeline(world.time);
    this.zk = new ZkClient(world.zk, host.party, life, Interest.NONE, this);
  }

  void start() {
    life.start();
    zk.start();
  }

  void die() {
    life.die();
    zk.died();
  }

  /** Ends in good order. */
  void stop() {
    life.die();
    zk.close();
  }

  boolean leaving() {
    return leaving;
  }

  /** It was asked to stop, and drains first. */
  void leave() {
    leaving = true;
    register();
  }

  void connectivityChanged() {
    zk.connectivityChanged();
  }

  private void register() {
    LiveNode live =
        new LiveNode(
            key.nodeId(),
            key.incarnation(),
            Optional.empty(),
            Optional.empty(),
            "sim",
            CAPACITY,
            leaving,
            0);
    zk.multi(List.of(new ZkOp.Put(Paths.liveNode(key), live, true)), done -> {});
  }

  @Override
  public void connected(boolean newSession) {
    register();
  }

  @Override
  public void disconnected() {}

  @Override
  public void changed(String path) {}

  /** Whether an epoch names it as the run that accepts. */
  boolean acceptsBy(EpochNode self) {
    return self.incarnations().stream()
        .anyMatch(run -> run.number() == key.incarnation() && run.accepting());
  }
}
