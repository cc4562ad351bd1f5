package io.longhaul.membership.store;

import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;

/** Something done with ZooKeeper that may fail as ZooKeeper does. */
@FunctionalInterface
interface ZooKeeperCall<T> {
  T on(ZooKeeper zooKeeper) throws KeeperException, InterruptedException;
}
