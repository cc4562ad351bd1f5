package io.longhaul.ops.cli;

import io.longhaul.ops.CommandFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the bearer token for an address: the file that the user named, else the one that {@code up}
 * noted under {@code ~/.longhaul/tokens/}.
 */
final class TokenSearch {
  /** A token is short; what is longer is another file. */
  private static final int MAX_TOKEN_CHARS = 4096;

  private static final Set<PosixFilePermission> OTHERS_READ =
      Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

  private final Optional<Path> named;
  private final Path notes;

  TokenSearch(Optional<Path> named, Path home) {
    this.named = named;
    this.notes = home.resolve(".longhaul").resolve("tokens");
  }

  /**
   * A token, the file that it came from, and what is unsafe about that file.
   *
   * @param warning empty when nothing is
   */
  record Found(String token, Path file, Optional<String> warning) {}

  /** Where {@code up} notes the path of the token file of an API. */
  static String noteName(InetSocketAddress admin) {
    return admin.getAddress().getHostAddress() + "_" + admin.getPort();
  }

  Found find(InetSocketAddress admin) {
    if (named.isPresent()) {
      return read(named.get());
    }
    Path note = notes.resolve(noteName(admin));
    if (!Files.isRegularFile(note)) {
      throw new CommandFailure(
          "token: none found. Looked at --token-file, "
              + ClientOptions.TOKEN_FILE_VARIABLE
              + " and "
              + note
              + ", which `longhaul up` writes while it runs (expected: one of them names the file"
              + " with the bearer token; for a tier to try: longhaul up)");
    }
    return read(Path.of(text(note)));
  }

  private static Found read(Path file) {
    String token = text(file);
    if (token.isEmpty() || token.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new CommandFailure(
          "token file: " + file + ": no token (expected: one line of printable characters)");
    }
    return new Found(token, file, warning(file));
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > MAX_TOKEN_CHARS) {
        throw new CommandFailure(
            "token file: " + file + ": too large (expected: a token of one line)");
      }
      return Files.readString(file, StandardCharsets.UTF_8).strip();
    } catch (NoSuchFileException e) {
      throw new CommandFailure("token file: " + file + ": does not exist", e);
    } catch (IOException e) {
      throw new CommandFailure("token file: " + file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static Optional<String> warning(Path file) {
    try {
      boolean open = Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS_READ::contains);
      return open
          ? Optional.of("warning: " + file + " can be read by others (expected: chmod 600)")
          : Optional.empty();
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }
}
