package io.longhaul.membership.store;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.NoNodeException;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** The tier's audit: the last {@link #KEPT} changes, whichever director took them. */
public final class AuditLog {
  /** Entries that are kept; the oldest go first. */
  public static final int KEPT = 1_000;

  /** How many more there may be before the oldest are removed, so that not every entry does. */
  private static final int SLACK = 50;

  private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);

  private final TierConnection connection;
  private final String path;

  AuditLog(TierConnection connection) {
    this.connection = connection;
    this.path = connection.paths().audit();
  }

  /**
   * Adds an entry.
   *
   * @throws TierUnavailableException when ZooKeeper is away
   * @throws ConflictException when there is no such tier
   */
  public void append(AuditEntry entry) {
    perform(
        "writing the audit",
        handle -> {
          String created =
              handle.create(
                  path + "/", encode(entry), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL);
          prune(handle, created);
          return true;
        });
  }

  /** The newest entries, newest first. */
  public List<AuditEntry> newest(int count) {
    return perform(
        "reading the audit",
        handle -> {
          List<String> names = sorted(handle);
          Collections.reverse(names);
          List<String> paths =
              names.stream().limit(Math.min(count, KEPT)).map(name -> path + "/" + name).toList();
          Map<String, Optional<Content>> read = new ZnodeReads(handle).contents(paths);
          return paths.stream()
              .flatMap(p -> read.getOrDefault(p, Optional.empty()).stream())
              .flatMap(content -> decode(content).stream())
              .toList();
        });
  }

  private void prune(ZooKeeper handle, String created)
      throws KeeperException, InterruptedException {
    // Counting costs a listing, so only every few entries do.
    if (!created.endsWith("0")) {
      return;
    }
    List<String> names = sorted(handle);
    if (names.size() <= KEPT + SLACK) {
      return;
    }
    for (String name : names.subList(0, names.size() - KEPT)) {
      try {
        handle.delete(path + "/" + name, -1);
      } catch (NoNodeException e) {
        // Another director prunes too.
      }
    }
  }

  private List<String> sorted(ZooKeeper handle) throws KeeperException, InterruptedException {
    List<String> names = new ArrayList<>(handle.getChildren(path, false));
    Collections.sort(names);
    return names;
  }

  private static byte[] encode(AuditEntry entry) {
    ObjectNode json = JsonFields.object();
    json.put("at", entry.at().toString());
    json.put("who", entry.who());
    json.put("from", entry.from());
    json.put("what", entry.what());
    return JsonFields.bytes(json);
  }

  private static Optional<AuditEntry> decode(Content content) {
    try {
      return Optional.of(
          JsonFields.read(
              "audit entry",
              content.bytes(),
              json ->
                  new AuditEntry(
                      instant(json.text("at")),
                      json.text("who"),
                      json.text("from"),
                      json.text("what"))));
    } catch (ZnodeFormatException e) {
      LOG.warn("left out: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("at: '" + text + "' (expected: a time)", e);
    }
  }

  private <T> T perform(String doing, ZooKeeperCall<T> call) {
    try {
      return connection.call(doing, call);
    } catch (NoNodeException e) {
      throw new ConflictException(doing + ": no such tier (expected: made before)");
    } catch (KeeperException e) {
      throw new IllegalStateException(doing + ": " + e.getMessage(), e);
    }
  }
}
