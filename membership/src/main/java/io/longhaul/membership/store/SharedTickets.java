package io.longhaul.membership.store;

import io.longhaul.membership.model.TicketSecret;
import io.longhaul.membership.model.TicketSecrets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.BadVersionException;
import org.apache.zookeeper.KeeperException.NoNodeException;
import org.apache.zookeeper.KeeperException.NodeExistsException;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's part in the tier's session ticket secrets: it reads them now and then, and changes them
 * when that is due and nobody else did. While ZooKeeper is away it goes on with what it knows.
 */
public final class SharedTickets implements AutoCloseable {
  /** How often they are read; far below {@link TicketSecrets#LEAD}. */
  static final Duration PAUSE = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(SharedTickets.class);
  private static final String DOING = "sharing session ticket secrets";

  private final TierConnection connection;
  private final LongSupplier nowMs;
  private final Consumer<List<TicketSecret>> use;
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("longhaul-tickets").factory());
  private TicketSecrets known = TicketSecrets.NONE;
  private List<TicketSecret> inForce = List.of();

  private SharedTickets(
      TierConnection connection, LongSupplier nowMs, Consumer<List<TicketSecret>> use) {
    this.connection = connection;
    this.nowMs = nowMs;
    this.use = use;
  }

  /**
   * Begins to share.
   *
   * @param use is given the secrets in force whenever they change, the one that makes tickets
   *     first; on a thread of its own
   */
  public static SharedTickets start(TierConnection connection, Consumer<List<TicketSecret>> use) {
    return start(connection, PAUSE, System::currentTimeMillis, use);
  }

  static SharedTickets start(
      TierConnection connection,
      Duration pause,
      LongSupplier nowMs,
      Consumer<List<TicketSecret>> use) {
    SharedTickets tickets = new SharedTickets(connection, nowMs, use);
    var _ =
        tickets.executor.scheduleWithFixedDelay(
            () -> TierConnection.run(DOING, tickets::look),
            0,
            pause.toMillis(),
            TimeUnit.MILLISECONDS);
    return tickets;
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }

  private void look() {
    try {
      known = connection.call(DOING, this::agreed);
    } catch (TierUnavailableException e) {
      // What is known stays in force, and its next secret's time may come.
    } catch (KeeperException e) {
      LOG.warn("{}: {} (what is in force stays)", DOING, e.getMessage());
    } catch (ZnodeFormatException e) {
      LOG.error("{}: {} (what is in force stays; delete it)", DOING, e.getMessage());
    }
    List<TicketSecret> now = known.inForce(nowMs.getAsLong());
    if (!now.isEmpty() && !now.equals(inForce)) {
      inForce = now;
      use.accept(now);
    }
  }

  /** What all nodes have, changed by us where that is due; what others changed first wins. */
  private TicketSecrets agreed(ZooKeeper session) throws KeeperException, InterruptedException {
    String path = connection.paths().tickets();
    try {
      Stat stat = new Stat();
      TicketSecrets there = TicketCodec.decode(session.getData(path, false, stat));
      TicketSecrets due = there.at(nowMs.getAsLong());
      if (!due.equals(there)) {
        session.setData(path, TicketCodec.encode(due), stat.getVersion());
      }
      return due;
    } catch (NoNodeException e) {
      return first(session, path);
    } catch (BadVersionException e) {
      return TicketCodec.decode(session.getData(path, false, new Stat()));
    }
  }

  private TicketSecrets first(ZooKeeper session, String path)
      throws KeeperException, InterruptedException {
    TicketSecrets first = TicketSecrets.NONE.at(nowMs.getAsLong());
    try {
      session.create(path, TicketCodec.encode(first), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
      return first;
    } catch (NodeExistsException e) {
      return TicketCodec.decode(session.getData(path, false, new Stat()));
    }
  }
}
