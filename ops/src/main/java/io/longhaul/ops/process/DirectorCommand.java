package io.longhaul.ops.process;

import io.longhaul.ops.CommandFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code longhaul director --config FILE}: runs a director until it is asked to stop. */
@Command(
    name = "director",
    description = {
      "Runs a director.",
      "SIGTERM stops accepting and waits until what it relays has ended; a second one stops at once.",
      "One that announces its doors asks routers to go elsewhere first, withdraws, and waits a while.",
      "In the xdp plane the kernel goes on forwarding: see director remove."
    },
    mixinStandardHelpOptions = true)
final class DirectorCommand implements Callable<Integer> {
  @Mixin ProcessOptions options = new ProcessOptions();

  @Option(
      names = "--drain-deadline",
      paramLabel = "TIME",
      converter = DurationText.class,
      description = "how long a graceful stop waits for connections to end; default: for ever")
  Optional<Duration> drainDeadline = Optional.empty();

  @Override
  public Integer call() {
    DirectorSettings settings = DirectorSettings.read(options.file("director"));
    ProcessName.set(settings.id());
    StopSignals stop = StopSignals.install(options.stopOnStdinEof);
    Optional<DirectorProcess> director = DirectorProcess.start(settings, stop);
    director.ifPresent(running -> runUntilStopped(running, stop));
    return 0;
  }

  private void runUntilStopped(DirectorProcess director, StopSignals stop) {
    stop.awaitAsked();
    if (!stop.atOnce() || director.fault().isPresent()) {
      director.leave(stop);
      GracefulStop.await(director::progress, stop, drainDeadline);
    }
    GracefulStop.endSoon();
    director.close();
    director.fault().ifPresent(DirectorCommand::fail);
  }

  private static void fail(String why) {
    throw new CommandFailure(why);
  }
}
