package io.longhaul.chaos.sim;

/**
 * What ZooKeeper keeps under one path.
 *
 * @param version 0 when made, one more with every write
 * @param owner session whose end removes it, 0 for none
 */
record Znode(Object value, int version, long owner) {
  Znode written(Object next) {
    return new Znode(next, version + 1, owner);
  }
}
