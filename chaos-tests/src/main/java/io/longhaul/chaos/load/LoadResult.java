package io.longhaul.chaos.load;

import java.util.Locale;

/**
 * How a run ended.
 *
 * @param connections wished for
 * @param p50Us median latency in microseconds, from the time at which a message was meant to be
 *     sent
 * @param showsFailed whether the line says how many attempts to open failed
 */
public record LoadResult(
    int connections, LoadCounts counts, long p50Us, long p99Us, long maxUs, boolean showsFailed) {

  /** Whether every WebSocket opened, none was closed, and nothing was lost or corrupt. */
  public boolean clean() {
    return counts.opened() >= connections
        && counts.failed() == 0
        && counts.closed() == 0
        && counts.lost() == 0
        && counts.corrupt() == 0;
  }

  /** The one line that a run ends with. */
  public String line() {
    String line =
        "connections=%d opened=%d closed=%d lost=%d corrupt=%d p50=%s p99=%s max=%s"
            .formatted(
                connections,
                counts.opened(),
                counts.closed(),
                counts.lost(),
                counts.corrupt(),
                latency(p50Us),
                latency(p99Us),
                latency(maxUs));
    return showsFailed ? line + " failed=" + counts.failed() : line;
  }

  /** Microseconds as a person reads them: {@code 850us}, {@code 1.2ms}, {@code 3.4s}. */
  static String latency(long us) {
    if (us < 1_000) {
      return us + "us";
    }
    return us < 1_000_000
        ? String.format(Locale.ROOT, "%.1fms", us / 1e3)
        : String.format(Locale.ROOT, "%.1fs", us / 1e6);
  }
}
