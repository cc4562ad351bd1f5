package io.longhaul.chaos.node;

import io.longhaul.ops.CommandFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;

/**
 * HTTP/1.1 requests on connections that are kept, the next one sent when the response to the last
 * has come, by wrk. No response may be anything but the application's: wrk counts what failed, and
 * the bytes that it read have to be those of so many equal responses.
 *
 * @param threads of wrk
 */
record RequestTrial(Workbench bench, Wire wire, Path wrk, int threads, int connections)
    implements Trial {
  @Override
  public String counted() {
    return wire.secure() ? "TLS requests" : "requests";
  }

  @Override
  public String key() {
    return wire.secure() ? "tls" : "";
  }

  @Override
  public String own() {
    return wire.secure() ? "tls" : "requests";
  }

  /** The lead is not used: a connection more or less at the beginning is not seen in seconds. */
  @Override
  public Sample measure(RunningProxy proxy, Duration lead, Duration time) {
    int responseBytes = HttpProbe.responseBytes(proxy.address(), wire);
    if (responseBytes == 0) {
      throw new CommandFailure("a request: no answer from the application (expected: its 200)");
    }
    Span cpu = new Span(proxy.process());
    cpu.begins();
    WrkFigures figures = run(proxy, time);
    cpu.ends();
    figures
        .fault(connections, responseBytes)
        .ifPresent(
            why -> {
              throw new CommandFailure(why);
            });
    return new Sample(
        figures.perSecond(),
        OptionalDouble.of((double) figures.p99Micros()),
        cpu.used().toNanos() / 1e3 / figures.requests());
  }

  private WrkFigures run(RunningProxy proxy, Duration time) {
    List<String> command =
        List.of(
            wrk.toString(),
            "--threads",
            Integer.toString(Math.min(threads, connections)),
            "--connections",
            Integer.toString(connections),
            "--duration",
            time.toSeconds() + "s",
            "--script",
            bench.write("wrk.lua", Template.text("wrk.lua")).toString(),
            proxy.url());
    return WrkFigures.in(ClientProgram.output(bench, "wrk", command));
  }
}
