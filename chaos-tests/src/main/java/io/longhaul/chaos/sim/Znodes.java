package io.longhaul.chaos.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** ZooKeeper's tree, with versions and transactions that happen whole or not at all. */
final class Znodes {
  private final TreeMap<String, Znode> nodes = new TreeMap<>();
  private final Map<String, Long> changedBelow = new HashMap<>();
  private long transactions;

  /** Rises with every change. */
  long transactions() {
    return transactions;
  }

  /** The last transaction that changed something directly below a path; 0 for none. */
  long changedBelow(String parent) {
    return changedBelow.getOrDefault(parent, 0L);
  }

  private void noteChange(String path) {
    int slash = path.lastIndexOf('/');
    if (slash > 0) {
      changedBelow.put(path.substring(0, slash), transactions);
    }
  }

  Optional<Znode> at(String path) {
    return Optional.ofNullable(nodes.get(path));
  }

  /** The number at a path, 0 where nothing is. */
  long number(String path) {
    Znode found = nodes.get(path);
    return found == null ? 0 : (Long) found.value();
  }

  /** Shows all below a path, by their names there. */
  void below(String parent, BiConsumer<String, Znode> visitor) {
    nodes
        .subMap(parent + "/", true, parent + "0", false)
        .forEach((path, znode) -> visitor.accept(path.substring(parent.length() + 1), znode));
  }

  /**
   * A transaction.
   *
   * @param session that owns what is ephemeral
   * @param changed told every path that changed, if it succeeds
   * @return whether it did
   */
  boolean multi(List<ZkOp> ops, long session, Consumer<String> changed) {
    Map<String, Optional<Znode>> next = new HashMap<>();
    for (ZkOp op : ops) {
      Optional<Znode> before = next.getOrDefault(op.path(), at(op.path()));
      if (!allowed(op, before)) {
        return false;
      }
      after(op, before, session).ifPresent(change -> next.put(op.path(), change.znode()));
    }
    transactions++;
    for (ZkOp op : ops) {
      Optional<Znode> written = next.get(op.path());
      if (written != null) {
        written.ifPresentOrElse(z -> nodes.put(op.path(), z), () -> nodes.remove(op.path()));
        noteChange(op.path());
        changed.accept(op.path());
      }
    }
    return true;
  }

  /** The end of a session takes what it owned. */
  void expire(long session, Consumer<String> changed) {
    List<String> owned = new ArrayList<>();
    nodes.forEach(
        (path, znode) -> {
          if (znode.owner() == session) {
            owned.add(path);
          }
        });
    if (!owned.isEmpty()) {
      transactions++;
      owned.forEach(nodes::remove);
      owned.forEach(this::noteChange);
      owned.forEach(changed);
    }
  }

  private static boolean allowed(ZkOp op, Optional<Znode> before) {
    return switch (op) {
      case ZkOp.Check check -> has(before, check.version());
      case ZkOp.Set set -> has(before, set.version());
      case ZkOp.Create create -> before.isEmpty();
      case ZkOp.Delete delete -> before.isPresent();
      case ZkOp.Put put -> true;
    };
  }

  private static boolean has(Optional<Znode> before, int version) {
    return before.filter(z -> version == ZkOp.ANY || z.version() == version).isPresent();
  }

  private record Change(Optional<Znode> znode) {}

  private static Optional<Change> after(ZkOp op, Optional<Znode> before, long session) {
    return switch (op) {
      case ZkOp.Check check -> Optional.empty();
      case ZkOp.Set set -> changed(before.map(z -> z.written(set.value())));
      case ZkOp.Create create -> changed(made(create.value(), create.ephemeral(), session));
      case ZkOp.Delete delete -> changed(Optional.empty());
      case ZkOp.Put put -> changed(made(put.value(), put.ephemeral(), session));
    };
  }

  private static Optional<Change> changed(Optional<Znode> next) {
    return Optional.of(new Change(next));
  }

  private static Optional<Znode> made(Object value, boolean ephemeral, long session) {
    return Optional.of(new Znode(value, 0, ephemeral ? session : 0));
  }
}
