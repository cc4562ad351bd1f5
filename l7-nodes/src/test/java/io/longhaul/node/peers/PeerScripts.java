package io.longhaul.node.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Peers written for Node.js, beside the modules that they stand on, which npm installs. */
public final class PeerScripts {
  private static final Path SOURCES = Path.of("src", "test", "peers");
  private static final Path FOLDER = Path.of("target", "peers").toAbsolutePath();
  private static final Duration INSTALL_WITHIN = Duration.ofMinutes(2);

  private final String node;

  private PeerScripts(String node) {
    this.node = node;
  }

  /** Copies the scripts, and installs what package-lock.json pins unless that is there. */
  public static synchronized PeerScripts install() throws Exception {
    String node = Programs.require("node/nodejs");
    String npm = Programs.require("npm");
    Files.createDirectories(FOLDER);
    boolean there = isThere();
    copySources();
    if (!there) {
      String printed =
          PeerProcess.run(
              List.of(npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"),
              FOLDER,
              INSTALL_WITHIN);
      assertThat(FOLDER.resolve("node_modules").resolve("ws")).as(printed).isDirectory();
    }
    return new PeerScripts(node);
  }

  private static boolean isThere() throws IOException {
    Path lock = FOLDER.resolve("package-lock.json");
    return Files.isDirectory(FOLDER.resolve("node_modules").resolve("ws"))
        && Files.exists(lock)
        && Files.mismatch(lock, SOURCES.resolve("package-lock.json")) < 0;
  }

  private static void copySources() throws IOException {
    try (Stream<Path> sources = Files.list(SOURCES)) {
      for (Path source : sources.filter(Files::isRegularFile).toList()) {
        var _ =
            Files.copy(
                source, FOLDER.resolve(source.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  /** The text of a file beside the scripts. */
  String text(String file) throws IOException {
    return Files.readString(SOURCES.resolve(file));
  }

  /** The command that runs a script. */
  public List<String> command(String script, String... arguments) {
    return Stream.concat(Stream.of(node, FOLDER.resolve(script).toString()), Stream.of(arguments))
        .toList();
  }
}
