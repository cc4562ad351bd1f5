package io.longhaul.ops.cli;

import io.longhaul.ops.CommandFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A configuration document that the user names.
 *
 * @param name as the user wrote it, for messages
 */
record RoutesFile(String name, String text) {
  /** The API's own limit is configurable and lower; this one keeps a wrong file out of memory. */
  private static final int MAX_BYTES = 4 * 1024 * 1024;

  /** Reads a file, or standard input for {@code -}. */
  static RoutesFile read(String name) {
    try (InputStream in = name.equals("-") ? System.in : Files.newInputStream(Path.of(name))) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new CommandFailure(
            name + ": more than " + MAX_BYTES + " bytes (expected: a routes document)");
      }
      return new RoutesFile(name, new String(bytes, StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      throw new CommandFailure(name + ": does not exist", e);
    } catch (IOException e) {
      throw new CommandFailure(name + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
