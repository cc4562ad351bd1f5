package io.longhaul.director.xdp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a process must be allowed to do so that it can load programs and put them on links. */
final class Privileges {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String EFFECTIVE = "CapEff:";
  private static final int HEX = 16;
  private static final int NET_ADMIN = 12;
  private static final int SYS_ADMIN = 21;
  private static final int PERFMON = 38;
  private static final int BPF = 39;

  private Privileges() {}

  /**
   * Looks before anything is tried, since the kernel's refusals say little.
   *
   * @throws XdpUnavailableException where they lack
   */
  static void require() {
    check(status());
  }

  /**
   * The same for a process that loads a program of this kind. A shim's reads sockets of the kernel
   * where they lie.
   *
   * @throws XdpUnavailableException where they lack
   */
  static void require(ProgramKind kind) {
    check(status());
    if (kind == ProgramKind.SHIM) {
      checkReading(status());
    }
  }

  private static List<String> status() {
    try {
      return Files.readAllLines(STATUS);
    } catch (IOException e) {
      throw new XdpUnavailableException("xdp plane: no " + STATUS + " (expected: Linux)", e);
    }
  }

  static void check(List<String> status) {
    long effective = effective(status);
    boolean programs = has(effective, BPF) || has(effective, SYS_ADMIN);
    if (!programs || !has(effective, NET_ADMIN)) {
      throw new XdpUnavailableException(
          "xdp plane: this process may not load programs into the kernel"
              + " (expected: root, or the capabilities CAP_BPF and CAP_NET_ADMIN)");
    }
  }

  static void checkReading(List<String> status) {
    long effective = effective(status);
    if (!has(effective, PERFMON) && !has(effective, SYS_ADMIN)) {
      throw new XdpUnavailableException(
          "xdp plane: this process may not load a shim into the kernel (expected: root, or the"
              + " capabilities CAP_BPF, CAP_PERFMON and CAP_NET_ADMIN)");
    }
  }

  private static long effective(List<String> status) {
    return status.stream()
        .filter(line -> line.startsWith(EFFECTIVE))
        .map(line -> line.substring(EFFECTIVE.length()).strip())
        .mapToLong(hex -> Long.parseUnsignedLong(hex, HEX))
        .findFirst()
        .orElse(0);
  }

  private static boolean has(long capabilities, int which) {
    return (capabilities >>> which & 1) != 0;
  }
}
