package io.longhaul.ops.up;

import io.longhaul.membership.model.NodeIntent;
import io.longhaul.membership.store.LauncherAnswer;
import io.longhaul.membership.store.LauncherAnswer.Done;
import io.longhaul.membership.store.LauncherAnswer.Refused;
import io.longhaul.membership.store.LauncherRequest;
import io.longhaul.membership.store.LauncherRequest.AddNode;
import io.longhaul.membership.store.LauncherRequest.StopNode;
import io.longhaul.membership.store.TierConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Starts and stops nodes as the admin API asks for. */
final class Launcher implements Function<LauncherRequest, LauncherAnswer> {
  private static final Duration LIVE_WITHIN = Duration.ofSeconds(10);

  private final TierConnection connection;
  private final NodeNames names;
  private final Children children;
  private final Function<String, Child> makeNode;

  Launcher(
      TierConnection connection,
      NodeNames names,
      Children children,
      Function<String, Child> makeNode) {
    this.connection = connection;
    this.names = names;
    this.children = children;
    this.makeNode = makeNode;
  }

  @Override
  public LauncherAnswer apply(LauncherRequest request) {
    return switch (request) {
      case AddNode add -> add(add.id());
      case StopNode stop -> stop(stop.id());
    };
  }

  private LauncherAnswer add(Optional<String> wanted) {
    String id = wanted.orElseGet(names::next);
    if (children.find(id).isPresent()) {
      return new Refused("node " + id + " runs already (expected: another id)");
    }
    if (names.all().size() >= UpSettings.MAX_NODES) {
      return new Refused(names.all().size() + " nodes run (expected: fewer, before one is added)");
    }
    // A drain of an earlier node of this name is not meant for the new one.
    connection.store().putIntent(NodeIntent.active(id));
    children.start(makeNode.apply(id));
    names.add(id);
    return awaitLive(id)
        ? new Done("node " + id + " started")
        : new Done("node " + id + " was started, and is not in the tier yet");
  }

  /** Whoever asks has decided that it may stop: the admin API refuses what is not drained. */
  private LauncherAnswer stop(String id) {
    if (children.find(id).isEmpty()) {
      return new Refused("node " + id + ": does not run (expected: one started by longhaul up)");
    }
    children.stop(id);
    names.remove(id);
    forgetIfEmpty(id);
    return new Done("node " + id + " stopped");
  }

  /** A node that was drained leaves nothing behind; another one's intent still counts. */
  private void forgetIfEmpty(String id) {
    boolean inChains =
        connection
            .watch()
            .view()
            .epoch()
            .filter(epoch -> epoch.ordinal(id) >= 0)
            .map(epoch -> epoch.table().contains(epoch.ordinal(id)))
            .orElse(false);
    if (!inChains) {
      connection.store().removeNode(id);
    }
  }

  private boolean awaitLive(String id) {
    CountDownLatch live = new CountDownLatch(1);
    AutoCloseable listening =
        connection
            .watch()
            .onChange(
                view -> {
                  if (view.liveNodes().keySet().stream().anyMatch(k -> k.nodeId().equals(id))) {
                    live.countDown();
                  }
                });
    try {
      return live.await(LIVE_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      stopListening(listening);
    }
  }

  private static void stopListening(AutoCloseable listening) {
    try {
      listening.close();
    } catch (Exception e) {
      throw new IllegalStateException("view listener not removed", e);
    }
  }
}
