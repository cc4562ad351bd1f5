package io.longhaul.chaos.sim;

/** One part of a transaction, with the meaning that ZooKeeper gives it. */
sealed interface ZkOp {
  /** Any version. */
  int ANY = -1;

  String path();

  /** Fails unless the znode has this version. */
  record Check(String path, int version) implements ZkOp {}

  /** Writes; fails unless the znode is there and has this version. */
  record Set(String path, Object value, int version) implements ZkOp {}

  /** Makes a znode; fails where there is one. */
  record Create(String path, Object value, boolean ephemeral) implements ZkOp {}

  /** Fails where there is none. */
  record Delete(String path) implements ZkOp {}

  /** Makes or replaces a znode, whoever made it: what a process does with its own leftover. */
  record Put(String path, Object value, boolean ephemeral) implements ZkOp {}
}
