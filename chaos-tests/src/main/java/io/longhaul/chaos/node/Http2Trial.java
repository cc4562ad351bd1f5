package io.longhaul.chaos.node;

import io.longhaul.ops.CommandFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;

/**
 * HTTP/2 requests over TLS, by h2load: so many streams at a time on each connection.
 *
 * @param threads of h2load
 */
record Http2Trial(Workbench bench, Path h2load, int threads, int connections) implements Trial {
  private static final int STREAMS = 32;

  @Override
  public String counted() {
    return "HTTP/2 requests";
  }

  @Override
  public String key() {
    return "h2";
  }

  @Override
  public Wire wire() {
    return Wire.TLS;
  }

  /** The lead is not used, as with {@link RequestTrial}. */
  @Override
  public Sample measure(RunningProxy proxy, Duration lead, Duration time) {
    List<String> command =
        List.of(
            h2load.toString(),
            "--threads=" + Math.min(threads, connections),
            "--clients=" + connections,
            "--max-concurrent-streams=" + STREAMS,
            "--duration=" + time.toSeconds(),
            proxy.url());
    Span cpu = new Span(proxy.process());
    cpu.begins();
    H2LoadFigures figures = H2LoadFigures.in(ClientProgram.output(bench, "h2load", command));
    cpu.ends();
    figures
        .fault(connections * STREAMS)
        .ifPresent(
            why -> {
              throw new CommandFailure(why);
            });
    return new Sample(
        figures.perSecond(),
        OptionalDouble.empty(),
        cpu.used().toNanos() / 1e3 / figures.succeeded());
  }
}
