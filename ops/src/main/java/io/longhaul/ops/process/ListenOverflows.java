package io.longhaul.ops.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How often the kernel turned a connection away because a listener's queue was full. */
final class ListenOverflows {
  private static final Path NETSTAT = Path.of("/proc/net/netstat");
  private static final String PREFIX = "TcpExt:";
  private static final String NAME = "ListenOverflows";

  private ListenOverflows() {}

  /** Of all listeners of this host; 0 where the kernel does not tell. */
  static long ofHost() {
    try {
      return read(Files.readAllLines(NETSTAT));
    } catch (IOException e) {
      return 0;
    }
  }

  static long read(List<String> netstat) {
    List<List<String>> lines =
        netstat.stream()
            .filter(line -> line.startsWith(PREFIX))
            .map(line -> List.of(line.split(" ", -1)))
            .toList();
    if (lines.size() != 2) {
      return 0;
    }
    int column = lines.getFirst().indexOf(NAME);
    return column < 0 || column >= lines.getLast().size()
        ? 0
        : Long.parseLong(lines.getLast().get(column));
  }
}
