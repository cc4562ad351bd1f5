package io.longhaul.ops.process;

import io.longhaul.membership.store.EmbeddedZooKeeper;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code longhaul zookeeper --config FILE}: runs a single ZooKeeper server. */
@Command(
    name = "zookeeper",
    description = "Runs a single ZooKeeper server, for one host or for trying things out.",
    mixinStandardHelpOptions = true)
final class ZooKeeperCommand implements Callable<Integer> {
  @Mixin ProcessOptions options = new ProcessOptions();

  @Override
  public Integer call() {
    ZooKeeperSettings settings = ZooKeeperSettings.read(options.file("zookeeper"));
    ProcessName.set("zookeeper");
    StopSignals stop = StopSignals.install(options.stopOnStdinEof);
    int tickTimeMs = Math.toIntExact(settings.tickTime().toMillis());
    try (DataFolder _ = DataFolder.open(settings.data());
        EmbeddedZooKeeper server =
            EmbeddedZooKeeper.start(settings.data(), settings.listen(), tickTimeMs)) {
      LoggerFactory.getLogger(ZooKeeperCommand.class)
          .info("serving at {} from {}", server.connectString(), settings.data());
      stop.awaitAsked();
      GracefulStop.endSoon();
    }
    return 0;
  }
}
