package io.longhaul.ops.cli;

import io.longhaul.ops.CommandFailure;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * Shows something anew each second. A director that is away for a moment is said and not the end,
 * but what never answered is.
 */
final class WatchLoop {
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final String CLEAR = "\u001b[H\u001b[2J\u001b[3J";

  private final ClientEnvironment environment;
  private final PrintWriter out;
  private boolean shownOnce;

  WatchLoop(ClientEnvironment environment, PrintWriter out) {
    this.environment = environment;
    this.out = out;
  }

  int run(Supplier<List<String>> picture) {
    do {
      List<String> lines = look(picture);
      if (environment.terminal()) {
        out.print(CLEAR);
      } else if (shownOnce) {
        out.println();
      }
      lines.forEach(out::println);
      out.flush();
      shownOnce = true;
    } while (environment.pause().await(PERIOD));
    return 0;
  }

  private List<String> look(Supplier<List<String>> picture) {
    try {
      return picture.get();
    } catch (CommandFailure e) {
      if (!shownOnce) {
        throw e;
      }
      return List.of("away: " + e.getMessage());
    }
  }
}
