package io.longhaul.ops.process;

import io.longhaul.membership.config.ScalarValues;
import io.longhaul.ops.CommandFailure;
import io.longhaul.ops.sample.SampleApplication;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code longhaul sample --listen HOST:PORT}: runs the sample application by itself. */
@Command(
    name = "sample",
    description =
        "Runs a small web application, to have something behind a tier: /, /echo, /whoami.",
    mixinStandardHelpOptions = true)
final class SampleCommand implements Callable<Integer> {
  @Option(
      names = "--listen",
      defaultValue = "127.0.0.1:9000",
      paramLabel = "HOST:PORT",
      description = "where (default: ${DEFAULT-VALUE})")
  private String listen = "";

  @Override
  public Integer call() {
    InetSocketAddress at = ScalarValues.address(listen);
    ProcessName.set("sample");
    StopSignals stop = StopSignals.install(false);
    try (SampleApplication sample = SampleApplication.start(at)) {
      LoggerFactory.getLogger(SampleCommand.class)
          .info("serving at {}", ScalarValues.text(sample.address()));
      stop.awaitAsked();
      GracefulStop.endSoon();
    } catch (IOException e) {
      throw new CommandFailure("listen: " + e.getMessage());
    }
    return 0;
  }
}
