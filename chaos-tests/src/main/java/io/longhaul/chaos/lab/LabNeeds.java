package io.longhaul.chaos.lab;

import io.longhaul.ops.CommandFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the lab cannot do without. */
final class LabNeeds {
  private static final Map<String, String> PACKAGES =
      Map.of(
          "ip", "iproute2",
          "bird", "bird2",
          "birdc", "bird2",
          "ethtool", "ethtool",
          "nsenter", "util-linux");

  private static final List<String> FOLDERS =
      List.of("/usr/sbin", "/usr/bin", "/sbin", "/bin", "/usr/local/sbin", "/usr/local/bin");

  private LabNeeds() {}

  /** What is missing, in words; empty when nothing is. */
  static Optional<String> missing() {
    if (!"root".equals(System.getProperty("user.name"))) {
      return Optional.of("lab: not root (expected: root, to make network namespaces)");
    }
    return PACKAGES.entrySet().stream()
        .filter(need -> !installed(need.getKey()))
        .sorted(Map.Entry.comparingByKey())
        .map(
            need ->
                "lab: no %s (expected: the package %s of Debian and Ubuntu, or its like)"
                    .formatted(need.getKey(), need.getValue()))
        .findFirst();
  }

  /**
   * Makes sure that nothing is.
   *
   * @throws CommandFailure with what to install
   */
  static void require() {
    missing()
        .ifPresent(
            what -> {
              throw new CommandFailure(what);
            });
  }

  private static boolean installed(String command) {
    return FOLDERS.stream().anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
  }
}
