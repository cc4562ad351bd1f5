package io.longhaul.chaos.load;

import java.io.PrintStream;

/** The progress of a run as lines for a person, on a stream that is not the result's. */
final class LoadProgress {
  private static final String TO_LINE_START_AND_CLEAR = "\r\u001b[K";

  private final PrintStream out;
  private final boolean terminal;
  private final int connections;
  private long lastEchoed;
  private boolean midLine;

  LoadProgress(PrintStream out, boolean terminal, int connections) {
    this.out = out;
    this.terminal = terminal;
    this.connections = connections;
  }

  /** Seconds between two lines. */
  int everySeconds() {
    return terminal ? 1 : 5;
  }

  /** Says how the run stands. */
  void show(long elapsedSeconds, LoadCounts counts) {
    String line = line(elapsedSeconds, counts);
    if (terminal) {
      out.print(TO_LINE_START_AND_CLEAR + line);
      midLine = true;
    } else {
      out.println(line);
    }
    out.flush();
  }

  /** Leaves the progress line, so that what follows has its own. */
  void done() {
    if (midLine) {
      out.println();
      midLine = false;
    }
  }

  private String line(long elapsedSeconds, LoadCounts counts) {
    long echoes = (counts.echoed() - lastEchoed) / everySeconds();
    lastEchoed = counts.echoed();
    return "%ds open=%d/%d echoes/s=%d due=%d failed=%d closed=%d lost=%d corrupt=%d"
        .formatted(
            elapsedSeconds,
            counts.open(),
            connections,
            echoes,
            Math.max(0, counts.sent() - counts.echoed() - counts.lost() - counts.corrupt()),
            counts.failed(),
            counts.closed(),
            counts.lost(),
            counts.corrupt());
  }
}
