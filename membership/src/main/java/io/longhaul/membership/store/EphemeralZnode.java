package io.longhaul.membership.store;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Function;
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
 * A znode that says that this process lives. It is made again in every new session, what an earlier
 * session of this very process left behind is replaced, and another process's is left alone.
 */
final class EphemeralZnode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EphemeralZnode.class);
  private static final long CHECK_MS = 2_000;
  private static final long CLAIM_RETRY_MS = 100;

  private final TierConnection connection;
  private final String path;
  private final String thing;
  private final Function<String, Optional<byte[]>> content;
  private final AutoCloseable listening;
  private final ScheduledFuture<?> checking;

  // Guarded by this.
  private Optional<ZooKeeper> heldIn = Optional.empty();
  private byte[] written = {};
  private boolean closed;
  private Optional<String> refusal = Optional.empty();

  /**
   * Begins to keep the znode there as soon as ZooKeeper is, without waiting for it.
   *
   * @param thing whose it is, for messages, such as {@code director d1}
   * @param content gives the content to be written, from the process's instance; empty as long as
   *     there is nothing to be written
   */
  EphemeralZnode(
      TierConnection connection,
      String path,
      String thing,
      Function<String, Optional<byte[]>> content) {
    this.connection = connection;
    this.path = path;
    this.thing = thing;
    this.content = content;
    this.listening = connection.onConnected(this::keep);
    this.checking = connection.every(thing, CHECK_MS, CHECK_MS, this::keep);
  }

  /**
   * Waits until this process holds the znode. One that a dead process left behind goes with its
   * session, so another holder is given that long, and a bit, to go.
   *
   * @throws IdInUseException when another running process holds it; then this is closed
   * @throws TierUnavailableException when ZooKeeper is away; it is still claimed later
   */
  void claim() {
    long deadlineNs =
        System.nanoTime() + connection.sessionTimeout().multipliedBy(2).plusSeconds(1).toNanos();
    try {
      while (!ensure()) {
        if (System.nanoTime() > deadlineNs) {
          close();
          throw new IdInUseException(refusal().orElse(thing));
        }
        Thread.sleep(CLAIM_RETRY_MS);
      }
    } catch (KeeperException e) {
      close();
      throw new ConflictException(thing + ": " + e.getMessage() + " (expected: the tier made)");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TierUnavailableException(thing + ": interrupted", e);
    }
  }

  /** Writes the content as it is now, soon. */
  void update() {
    try {
      connection.executor().execute(this::keep);
    } catch (RejectedExecutionException e) {
      LOG.debug("{}: the connection is closed", thing, e);
    }
  }

  /** Why the znode is not this process's, if that is so. */
  synchronized Optional<String> refusal() {
    return refusal;
  }

  /** Whether the znode was this process's when it was last looked at. */
  synchronized boolean held() {
    return heldIn.isPresent() && connection.connected();
  }

  private void keep() {
    try {
      if (connection.connected() && !ensure()) {
        LOG.error("{}", refusal().orElse(thing));
      }
    } catch (TierUnavailableException e) {
      LOG.info("{}: kept when ZooKeeper is back: {}", thing, e.getMessage());
    } catch (KeeperException e) {
      LOG.warn("{}: not registered: {}", thing, e.toString());
    }
  }

  private synchronized boolean ensure() throws KeeperException {
    if (closed) {
      return true;
    }
    Optional<byte[]> wanted = content.apply(connection.instance());
    return wanted.isEmpty() || ensure(wanted.get());
  }

  private boolean ensure(byte[] bytes) throws KeeperException {
    Optional<ZooKeeper> heldBefore = heldIn;
    heldIn = Optional.empty();
    boolean held =
        connection.call(
            thing,
            handle -> {
              boolean ours =
                  (heldBefore.filter(handle::equals).isPresent() && rewritten(handle, bytes))
                      || taken(handle, bytes);
              heldIn = ours ? Optional.of(handle) : Optional.empty();
              return ours;
            });
    written = held ? bytes : new byte[0];
    if (held) {
      refusal = Optional.empty();
    }
    return held;
  }

  private boolean rewritten(ZooKeeper handle, byte[] bytes)
      throws KeeperException, InterruptedException {
    Stat stat = handle.exists(path, false);
    if (stat == null || stat.getEphemeralOwner() != handle.getSessionId()) {
      return false;
    }
    if (!Arrays.equals(bytes, written)) {
      handle.setData(path, bytes, stat.getVersion());
    }
    return true;
  }

  private boolean taken(ZooKeeper handle, byte[] bytes)
      throws KeeperException, InterruptedException {
    try {
      Stat stat = new Stat();
      byte[] there = handle.getData(path, false, stat);
      if (stat.getEphemeralOwner() == handle.getSessionId()) {
        handle.setData(path, bytes, stat.getVersion());
        return true;
      }
      if (!ofThisProcess(there)) {
        refusal =
            Optional.of(
                thing + ": another running process has this id (expected: each id used once)");
        return false;
      }
      // In one step, so that nobody sees the tier without this member.
      handle.multi(
          List.of(
              Op.delete(path, stat.getVersion()),
              Op.create(path, bytes, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL)));
      return true;
    } catch (NoNodeException | BadVersionException e) {
      LOG.debug("{}: the one before is gone", thing, e);
    }
    try {
      handle.create(path, bytes, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
      return true;
    } catch (NodeExistsException e) {
      refusal = Optional.of(thing + ": another process took this id just now");
      return false;
    }
  }

  private boolean ofThisProcess(byte[] there) {
    try {
      return MemberCodec.instance(there).equals(connection.instance());
    } catch (ZnodeFormatException e) {
      LOG.warn("{}: unreadable znode of another process: {}", thing, e.getMessage());
      return false;
    }
  }

  /** Removes the znode, if ZooKeeper is there; else it goes with the session. */
  @Override
  public void close() {
    checking.cancel(false);
    try {
      listening.close();
    } catch (Exception e) {
      LOG.debug("{}: not listening", thing, e);
    }
    synchronized (this) {
      closed = true;
      heldIn.filter(handle -> connection.connected()).ifPresent(this::delete);
      heldIn = Optional.empty();
    }
  }

  private void delete(ZooKeeper handle) {
    try {
      connection.call(
          thing,
          handle,
          h -> {
            h.delete(path, -1);
            return true;
          });
    } catch (KeeperException | TierUnavailableException e) {
      LOG.info("{}: goes with its session: {}", thing, e.toString());
    }
  }
}
