package io.longhaul.membership.store;

import io.longhaul.hash.Epoch;
import io.longhaul.hash.EpochCodec;
import io.longhaul.hash.HashKey;
import io.longhaul.hash.Slot;
import java.util.Optional;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.NoNodeException;
import org.apache.zookeeper.ZooKeeper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads epochs of a tier, and refuses what is not one of its own. Used by one thread. */
final class TierEpochs {
  private static final Logger LOG = LoggerFactory.getLogger(TierEpochs.class);

  private final TierConnection connection;
  private Optional<HashKey> key = Optional.empty();

  TierEpochs(TierConnection connection) {
    this.connection = connection;
  }

  /** The epoch as it is stored; empty when it was pruned meanwhile, since newer ones are there. */
  Optional<byte[]> bytes(long number, ZooKeeper session) throws KeeperException {
    String path = connection.paths().epoch(number);
    try {
      return Optional.of(
          connection.call("reading an epoch", session, h -> h.getData(path, false, null)));
    } catch (NoNodeException e) {
      LOG.info("{}: replaced meanwhile", path);
      return Optional.empty();
    }
  }

  /**
   * The epoch.
   *
   * @throws io.longhaul.hash.EpochFormatException when it is damaged or of a later version
   * @throws ZnodeFormatException when it has another number or key than it should
   */
  Epoch decode(long number, byte[] bytes, ZooKeeper session) throws KeeperException {
    Epoch epoch = EpochCodec.decode(bytes);
    if (epoch.number() != number) {
      throw new ZnodeFormatException(
          "epoch " + number + ": says it is " + epoch.number() + " (expected: " + number + ")");
    }
    checkSlots(epoch);
    if (!epoch.key().equals(key(session))) {
      throw new ZnodeFormatException(
          "epoch " + number + ": has another hash key (expected: the tier's, rule R12)");
    }
    return epoch;
  }

  /** Smaller tables are for models only. */
  static void checkSlots(Epoch epoch) {
    if (epoch.table().slots() != Slot.COUNT) {
      throw new ZnodeFormatException(
          "epoch "
              + epoch.number()
              + ": "
              + epoch.table().slots()
              + " slots (expected: "
              + Slot.COUNT
              + ")");
    }
  }

  /** The tier's key, which never changes in its life (rule R12). */
  private HashKey key(ZooKeeper session) throws KeeperException {
    if (key.isEmpty()) {
      String path = connection.paths().spec();
      byte[] spec = connection.call("reading the spec", session, h -> h.getData(path, false, null));
      key = Optional.of(SpecCodec.decode(spec).hashKey());
    }
    return key.get();
  }
}
