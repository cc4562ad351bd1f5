package io.longhaul.chaos.node;

import io.longhaul.ops.CommandFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The heap of another JVM.
 *
 * @param liveBytes of objects that are reachable
 * @param from its first address
 * @param to the first one behind it
 */
record JavaHeap(long liveBytes, long from, long to) {
  /** The last line of a histogram: number and bytes of all objects. */
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");

  private static final Pattern RANGE = Pattern.compile("\\[0x([0-9a-f]+), 0x([0-9a-f]+)");
  private static final Pattern LAST = Pattern.compile("0x([0-9a-f]+)[)\\]]");
  private static final int HEX = 16;

  /** Looks at it after a full collection; what is free outside of it goes back to the system. */
  static JavaHeap collected(long pid) {
    // Twice: what references from the first one kept is free after the second.
    var _ = jcmd(pid, "GC.run");
    String histogram = jcmd(pid, "GC.class_histogram");
    String heap = jcmd(pid, "GC.heap_info");
    // What the compiler and the collector gave back is still the process's, until the next trim.
    var _ = jcmd(pid, "System.trim_native_heap");
    Matcher total = TOTAL.matcher(histogram);
    if (!total.find()) {
      throw new CommandFailure("jcmd GC.class_histogram: no total (expected: one)");
    }
    return of(Long.parseLong(total.group(1)), heap);
  }

  /** Reads the heap's addresses; G1, Serial and Parallel tell them. */
  static JavaHeap of(long liveBytes, String heapInfo) {
    long from = Long.MAX_VALUE;
    long to = 0;
    for (String line : heapInfo.lines().toList()) {
      Matcher range = RANGE.matcher(line);
      Matcher last = LAST.matcher(line);
      if (!line.contains("Metaspace") && range.find() && last.find()) {
        from = Math.min(from, Long.parseUnsignedLong(range.group(1), HEX));
        to = Math.max(to, Long.parseUnsignedLong(last.group(1), HEX));
      }
    }
    if (to == 0) {
      throw new CommandFailure(
          "jcmd GC.heap_info: no addresses (expected: those of G1, Serial or Parallel)\n"
              + heapInfo);
    }
    return new JavaHeap(liveBytes, from, to);
  }

  private static String jcmd(long pid, String command) {
    List<String> line = List.of(NodeJava.tool("jcmd").toString(), Long.toString(pid), command);
    try {
      Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new CommandFailure("jcmd " + command + ": " + output);
      }
      return output;
    } catch (IOException e) {
      throw new CommandFailure("jcmd: " + e.getMessage() + " (expected: a JDK's)", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted", e);
    }
  }
}
