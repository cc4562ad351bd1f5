package io.longhaul.membership.store;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.zookeeper.ZooKeeper;

/**
 * Follows the L7 configuration. Each version that lasts is handed over, the newest if several came
 * at once; when it is removed, nothing is, and the last stays in force.
 */
public final class RoutesWatch implements AutoCloseable {
  private final ZnodeMirror mirror;

  private RoutesWatch(ZnodeMirror mirror) {
    this.mirror = mirror;
  }

  /**
   * Begins to follow.
   *
   * @param callback runs on the watch's own thread; what it throws is logged, and it gets the next
   *     version as if nothing had been
   */
  public static RoutesWatch start(TierConnection connection, Consumer<Versioned<byte[]>> callback) {
    String path = connection.paths().routes();
    ZnodeMirror mirror =
        new ZnodeMirror(
            "routes",
            connection,
            List.of(new ZnodeMirror.Root(path, false)),
            Duration.ofMillis(5),
            new ZnodeMirror.Sink() {
              @Override
              public void changed(Map<String, Optional<Content>> changes, ZooKeeper session) {
                changes
                    .getOrDefault(path, Optional.empty())
                    .map(content -> new Versioned<>(content.bytes(), content.version()))
                    .ifPresent(
                        routes -> TierConnection.run("new routes", () -> callback.accept(routes)));
              }

              @Override
              public void current(boolean whether) {}
            });
    mirror.start();
    return new RoutesWatch(mirror);
  }

  @Override
  public void close() {
    mirror.close();
  }
}
