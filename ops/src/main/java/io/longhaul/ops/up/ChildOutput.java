package io.longhaul.ops.up;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a child process prints: all of it goes to its log file; what a person should see at once is
 * shown, with the child's name in front.
 */
final class ChildOutput {
  /** A log file that is longer begins anew, and the one before is kept as {@code .1}. */
  static final long MAX_LOG_BYTES = 10L * 1024 * 1024;

  private static final int LAST_LINES = 10;
  private static final Pattern LOG_LINE =
      Pattern.compile("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} (TRACE|DEBUG|INFO|WARN|ERROR) .*");
  private static final Logger LOG = LoggerFactory.getLogger(ChildOutput.class);

  private final String name;
  private final Path log;
  private final boolean everything;
  private final PrintStream shown;
  private final Deque<String> last = new ArrayDeque<>();
  private volatile boolean muted;
  private boolean showing;

  /**
   * @param shown where a person looks
   * @param everything whether all lines are shown, rather than warnings and errors
   */
  ChildOutput(String name, Path log, boolean everything, PrintStream shown) {
    this.name = name;
    this.log = log;
    this.everything = everything;
    this.shown = shown;
  }

  /** Shows nothing more: the child is being stopped, and whatever it says of that is expected. */
  void mute() {
    muted = true;
  }

  /** The last lines, oldest first. */
  synchronized List<String> last() {
    return List.copyOf(last);
  }

  /** Copies one run's output to its end. */
  void copy(InputStream output) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      while (line != null) {
        line = copyInto(lines, line);
      }
    } catch (IOException e) {
      LOG.debug("{}: output ended", name, e);
    }
  }

  /** Copies into one log file until that is full; gives the line that the next one begins with. */
  private String copyInto(BufferedReader lines, String first) throws IOException {
    if (Files.exists(log) && Files.size(log) >= MAX_LOG_BYTES) {
      Files.move(
          log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
    }
    long bytes = Files.exists(log) ? Files.size(log) : 0;
    try (BufferedWriter file =
        Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      String line = first;
      while (line != null && bytes < MAX_LOG_BYTES) {
        file.write(line);
        file.newLine();
        file.flush();
        bytes += line.length() + 1L;
        show(line);
        line = lines.readLine();
      }
      return line;
    }
  }

  private synchronized void show(String line) {
    last.addLast(line);
    if (last.size() > LAST_LINES) {
      last.removeFirst();
    }
    Matcher matcher = LOG_LINE.matcher(line);
    if (matcher.matches()) {
      showing = matcher.group(1).equals("WARN") || matcher.group(1).equals("ERROR");
    } else if (!line.isEmpty() && !Character.isWhitespace(line.charAt(0))) {
      showing = true;
    }
    if ((showing && !muted) || everything) {
      shown.println(name + " | " + line);
    }
  }
}
