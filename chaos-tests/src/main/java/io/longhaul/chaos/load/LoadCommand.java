package io.longhaul.chaos.load;

import io.longhaul.membership.config.ScalarValues;
import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./longhaul load}. */
@Command(
    name = "load",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Opens WebSockets to an echo, sends numbered messages, checks every echo.",
      "",
      "Ends with one line; exit status 1 where closed, lost or corrupt is not 0 or not all opened."
    })
final class LoadCommand implements Callable<Integer> {
  @Option(
      names = "--url",
      required = true,
      split = ",",
      paramLabel = "ws://HOST:PORT/PATH",
      description = "Where to; several, by commas, are used evenly.")
  private List<String> urls = new ArrayList<>();

  @Option(
      names = "--connections",
      required = true,
      paramLabel = "N",
      description = "WebSockets to hold open.")
  private int connections;

  @Option(
      names = "--rate",
      required = true,
      paramLabel = "R",
      description = "Messages a second on each WebSocket, such as 1 or 0.1; 0 for idle ones.")
  private double rate;

  @Option(
      names = "--duration",
      required = true,
      converter = DurationConverter.class,
      paramLabel = "60s",
      description = "How long, once every WebSocket is open.")
  private Duration duration = Duration.ZERO;

  @Option(
      names = "--size",
      defaultValue = "" + LoadSettings.DEFAULT_SIZE_BYTES,
      paramLabel = "BYTES",
      description = "Payload of a message (default: ${DEFAULT-VALUE}).")
  private int sizeBytes;

  @Option(
      names = "--ramp",
      defaultValue = "" + LoadSettings.DEFAULT_RAMP,
      paramLabel = "C",
      description = "WebSockets begun a second (default: ${DEFAULT-VALUE}).")
  private double ramp;

  @Option(
      names = "--lifetime",
      converter = DurationConverter.class,
      paramLabel = "2s",
      description =
          "Each WebSocket ends about so long after it opened and a new one takes its place; the"
              + " last line then has failed=, the attempts that failed.")
  private Optional<Duration> lifetime = Optional.empty();

  private final PrintStream out;
  private final PrintStream err;

  LoadCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public Integer call() {
    LoadRun started;
    try {
      started = LoadRun.start(settings());
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    try (LoadRun run = started;
        Interruption interruption = Interruption.ends(run)) {
      LoadProgress progress = new LoadProgress(err, onTerminal(), connections);
      LoadResult result = watch(run, progress);
      progress.done();
      result.counts().reasons().entrySet().stream()
          .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
          .forEach(reason -> err.println(reason.getValue() + " x " + reason.getKey()));
      out.println(result.line());
      out.flush();
      interruption.printed();
      return result.clean() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
  }

  private LoadSettings settings() {
    List<Target> targets = urls.stream().map(Target::parse).toList();
    return new LoadSettings(targets, connections, rate, duration, sizeBytes, ramp, lifetime);
  }

  private static LoadResult watch(LoadRun run, LoadProgress progress) {
    long startNs = System.nanoTime();
    while (true) {
      try {
        return run.result().get(progress.everySeconds(), TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        Duration elapsed = Duration.ofNanos(System.nanoTime() - startNs);
        progress.show(elapsed.toSeconds(), run.counts());
      } catch (InterruptedException e) {
        run.end();
      } catch (ExecutionException e) {
        throw new IllegalStateException("load: " + e.getCause(), e.getCause());
      }
    }
  }

  private static boolean onTerminal() {
    return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
  }

  /** A time as everywhere in Longhaul: {@code 250ms}, {@code 60s}, {@code 5m}. */
  static final class DurationConverter implements CommandLine.ITypeConverter<Duration> {
    @Override
    public Duration convert(String value) {
      try {
        return ScalarValues.duration(value);
      } catch (IllegalArgumentException e) {
        throw new CommandLine.TypeConversionException(e.getMessage());
      }
    }
  }
}
