package io.longhaul.ops.process;

import io.longhaul.ops.CommandFailure;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code longhaul shim run --interface IF --config FILE}: the agent, until it is asked to stop. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the agent of this host's shim.",
      "SIGTERM stops the agent; the kernel's program goes on: see shim remove."
    })
final class ShimRunCommand implements Callable<Integer> {
  @Mixin private ShimOptions options = new ShimOptions();

  @Option(
      names = "--stop-on-stdin-eof",
      description = "stop at once at the end of the standard input, for who starts it as a child")
  private boolean stopOnStdinEof;

  @Override
  public Integer call() {
    ShimConfiguration settings = options.read();
    ProcessName.set(settings.id());
    StopSignals stop = StopSignals.install(stopOnStdinEof);
    Optional<ShimProcess> agent = ShimProcess.start(settings, stop);
    agent.ifPresent(
        running -> {
          stop.awaitAsked();
          GracefulStop.endSoon();
          running.close();
          running.fault().ifPresent(ShimRunCommand::fail);
        });
    return 0;
  }

  private static void fail(String why) {
    throw new CommandFailure(why);
  }
}
