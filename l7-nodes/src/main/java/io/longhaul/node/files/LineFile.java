package io.longhaul.node.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A text file that means something line by line. Blanks around a line, empty lines and lines that
 * begin with {@code #} mean nothing; lines end with LF or CR LF. A line's characters are its bytes
 * (Latin-1), so that they compare as a header field's do.
 */
public final class LineFile {
  private LineFile() {}

  /** Takes one line that means something. */
  @FunctionalInterface
  public interface Line {
    /**
     * Takes it.
     *
     * @throws IllegalArgumentException if the line cannot be used, without repeating what may be a
     *     secret
     */
    void take(String text);
  }

  /**
   * Bounds of a file.
   *
   * @param bytes largest size
   * @param lines most lines that mean something
   * @param lineChars longest of these
   */
  public record Bounds(int bytes, int lines, int lineChars) {}

  /**
   * Hands over every line that means something, in order.
   *
   * @throws FileFault if the file cannot be read, breaks a bound or has a line that cannot be used
   */
  public static void read(Path file, Bounds bounds, Line line) throws FileFault {
    byte[] bytes = bytes(file, bounds.bytes());
    int number = 0;
    int taken = 0;
    for (int start = 0; start < bytes.length; ) {
      int end = start;
      while (end < bytes.length && bytes[end] != '\n') {
        end++;
      }
      number++;
      String text = new String(bytes, start, end - start, StandardCharsets.ISO_8859_1).strip();
      start = end + 1;
      if (text.isEmpty() || text.charAt(0) == '#') {
        continue;
      }
      if (++taken > bounds.lines()) {
        throw new FileFault(
            file, "more than " + bounds.lines() + " lines (expected: no more), line " + number);
      }
      if (text.length() > bounds.lineChars()) {
        throw new FileFault(
            file,
            "line %d: %d characters (expected: at most %d)"
                .formatted(number, text.length(), bounds.lineChars()));
      }
      take(file, number, text, line);
    }
  }

  private static void take(Path file, int number, String text, Line line) throws FileFault {
    try {
      line.take(text);
    } catch (IllegalArgumentException e) {
      throw new FileFault(file, "line " + number + ": " + e.getMessage(), e);
    }
  }

  /**
   * A whole file.
   *
   * @throws FileFault if it cannot be read, or is larger
   */
  public static byte[] bytes(Path file, int most) throws FileFault {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new FileFault(file, "longer than " + most + " bytes (expected: no longer)");
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw new FileFault(file, "no such file", e);
    } catch (IOException e) {
      throw new FileFault(file, "cannot be read: " + e, e);
    }
  }
}
