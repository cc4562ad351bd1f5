package io.longhaul.membership.store;

import io.longhaul.membership.store.LauncherAnswer.Refused;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.NoNodeException;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests to the one process of a tier that can start and stop others ({@code longhaul up}), and
 * its answers. Both are ephemeral znodes: who dies takes its own away.
 */
public final class LauncherChannel {
  private static final Logger LOG = LoggerFactory.getLogger(LauncherChannel.class);

  private final TierConnection connection;
  private final TierPaths paths;

  LauncherChannel(TierConnection connection) {
    this.connection = connection;
    this.paths = connection.paths();
  }

  /**
   * Asks and waits for the answer.
   *
   * @return the answer; a refusal as well when there is no launcher
   * @throws TierUnavailableException when ZooKeeper is away, or no answer comes in time: then it
   *     may have been done or not
   */
  public LauncherAnswer request(LauncherRequest request, Duration patience) {
    try {
      if (connection.call("asking the launcher", h -> h.exists(paths.launcher(), false)) == null) {
        return new Refused("no launcher serves this tier (expected: one started by longhaul up)");
      }
      return ask(LauncherCodec.encode(request), patience);
    } catch (NoNodeException e) {
      throw new ConflictException("asking the launcher: no such tier (expected: made before)");
    } catch (KeeperException e) {
      throw new IllegalStateException("asking the launcher: " + e.getMessage(), e);
    }
  }

  private LauncherAnswer ask(byte[] request, Duration patience) throws KeeperException {
    String name =
        TierPaths.name(
            connection.call(
                "asking the launcher",
                handle ->
                    handle.create(
                        paths.launcherRequests() + "/r",
                        request,
                        Ids.OPEN_ACL_UNSAFE,
                        CreateMode.EPHEMERAL_SEQUENTIAL)));
    String path = paths.launcherAnswers() + "/" + name;
    CompletableFuture<LauncherAnswer> answer = new CompletableFuture<>();
    try (ZnodeMirror mirror = following(path, answer)) {
      mirror.start();
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new TierUnavailableException(
          "the launcher did not answer within " + patience + "; it may still do what was asked", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TierUnavailableException("interrupted while the launcher was asked", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      delete(paths.launcherRequests() + "/" + name);
      delete(path);
    }
  }

  private ZnodeMirror following(String path, CompletableFuture<LauncherAnswer> answer) {
    return new ZnodeMirror(
        "launcher-answer",
        connection,
        List.of(new ZnodeMirror.Root(path, false)),
        Duration.ZERO,
        new ZnodeMirror.Sink() {
          @Override
          public void changed(Map<String, Optional<Content>> changes, ZooKeeper session) {
            changes
                .getOrDefault(path, Optional.empty())
                .ifPresent(content -> answer.complete(LauncherCodec.answer(content.bytes())));
          }

          @Override
          public void current(boolean whether) {}
        });
  }

  /**
   * Serves requests, one after the other, until closed. The tier has one launcher: a second one is
   * refused.
   *
   * @param handler does what is asked; whatever it throws becomes a refusal
   * @throws IdInUseException when another launcher serves the tier
   * @throws TierUnavailableException when ZooKeeper is away
   */
  public AutoCloseable serve(Function<LauncherRequest, LauncherAnswer> handler) {
    EphemeralZnode presence =
        new EphemeralZnode(connection, paths.launcher(), "launcher", this::presence);
    presence.claim();
    ZnodeMirror mirror =
        new ZnodeMirror(
            "launcher",
            connection,
            List.of(new ZnodeMirror.Root(paths.launcherRequests(), true)),
            Duration.ZERO,
            new ZnodeMirror.Sink() {
              @Override
              public void changed(Map<String, Optional<Content>> changes, ZooKeeper session) {
                new TreeMap<>(changes)
                    .forEach((path, content) -> content.ifPresent(c -> answer(path, c, handler)));
              }

              @Override
              public void current(boolean whether) {}
            });
    mirror.start();
    return () -> {
      mirror.close();
      presence.close();
    };
  }

  private Optional<byte[]> presence(String instance) {
    return Optional.of(JsonFields.bytes(JsonFields.object().put("instance", instance)));
  }

  private void answer(
      String path, Content request, Function<LauncherRequest, LauncherAnswer> handler) {
    if (path.equals(paths.launcherRequests())) {
      return;
    }
    LauncherAnswer answer = answerTo(request, handler);
    try {
      connection.call(
          "answering a launcher request",
          handle ->
              handle.create(
                  paths.launcherAnswers() + "/" + TierPaths.name(path),
                  LauncherCodec.encode(answer),
                  Ids.OPEN_ACL_UNSAFE,
                  CreateMode.EPHEMERAL));
    } catch (KeeperException | TierUnavailableException e) {
      LOG.warn("launcher request {}: the answer was not delivered: {}", path, e.toString());
    }
  }

  private static LauncherAnswer answerTo(
      Content request, Function<LauncherRequest, LauncherAnswer> handler) {
    try {
      return handler.apply(LauncherCodec.request(request.bytes()));
    } catch (RuntimeException e) {
      LOG.warn("launcher request refused", e);
      return new Refused(String.valueOf(e.getMessage()));
    }
  }

  private void delete(String path) {
    try {
      connection.call(
          "tidying up",
          handle -> {
            handle.delete(path, -1);
            return true;
          });
    } catch (KeeperException | TierUnavailableException e) {
      LOG.debug("{}: not deleted: {}", path, e.toString());
    }
  }
}
