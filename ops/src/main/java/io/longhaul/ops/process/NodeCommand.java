package io.longhaul.ops.process;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code longhaul node --config FILE}: runs a node until it is asked to stop. */
@Command(
    name = "node",
    description = {
      "Runs a node; or adds and stops nodes of a tier that longhaul up runs.",
      "SIGTERM drains it first; a second one stops it at once."
    },
    mixinStandardHelpOptions = true)
final class NodeCommand implements Callable<Integer> {
  @Mixin ProcessOptions options = new ProcessOptions();

  @Option(
      names = "--drain-deadline",
      paramLabel = "TIME",
      converter = DurationText.class,
      description = "how long a graceful stop waits for connections to end; default: for ever")
  Optional<Duration> drainDeadline = Optional.empty();

  @Option(
      names = "--take-over",
      description = {
        "take over from the node that runs here with the same configuration: no connection is",
        "refused, and what is open there goes on there; where none runs, start as ever"
      })
  boolean takesOver;

  @Override
  public Integer call() {
    NodeConfiguration settings = NodeConfiguration.read(options.file("node"));
    ProcessName.set(settings.node().nodeId());
    StopSignals stop = StopSignals.install(options.stopOnStdinEof);
    Optional<NodeProcess> node = NodeProcess.start(settings, stop, takesOver, drainDeadline);
    node.ifPresent(running -> runUntilStopped(running, stop));
    return 0;
  }

  private void runUntilStopped(NodeProcess node, StopSignals stop) {
    stop.awaitAsked();
    if (!stop.atOnce()) {
      node.leave();
      GracefulStop.await(node::progress, stop, drainDeadline);
    }
    GracefulStop.endSoon();
    node.close();
  }
}
