package io.longhaul.membership.store;

import io.longhaul.hash.EpochCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;

/**
 * The last epoch on disk: a line that names its tier, then what {@link EpochCodec} makes of it.
 * Written so that after a crash at any moment there is the old one or the new one, whole.
 */
final class EpochFile {
  private static final int MAX_BYTES = EpochCodec.MAX_ENCODED_BYTES + 1_000;

  private final Path folder;
  private final byte[] heading;

  private EpochFile(Path folder, String tier) {
    this.folder = folder;
    this.heading = ("longhaul epoch, tier " + tier + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * In a folder, which is made if need be.
   *
   * @throws UncheckedIOException when that cannot be
   */
  static EpochFile in(Path folder, String tier) {
    try {
      return new EpochFile(Files.createDirectories(folder), tier);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "data: '" + folder + "' (expected: a folder that can be written)", e);
    }
  }

  /**
   * The epoch as it was written, if one ever was.
   *
   * @throws EpochFileException when the file is not an epoch of this tier
   * @throws UncheckedIOException when it cannot be read
   */
  Optional<byte[]> read() {
    try {
      Path file = file();
      if (Files.size(file) > MAX_BYTES) {
        throw new EpochFileException(
            file + ": " + Files.size(file) + " bytes (expected: at most " + MAX_BYTES + ")");
      }
      return Optional.of(withoutHeading(Files.readAllBytes(file)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(file() + ": " + e.getMessage(), e);
    }
  }

  private byte[] withoutHeading(byte[] content) {
    int end = Math.min(content.length, heading.length);
    if (!Arrays.equals(content, 0, end, heading, 0, heading.length)) {
      throw new EpochFileException(
          file() + ": of another tier, or no epoch (expected: " + text(heading) + ")");
    }
    return Arrays.copyOfRange(content, heading.length, content.length);
  }

  private static String text(byte[] heading) {
    return new String(heading, StandardCharsets.UTF_8).strip();
  }

  /**
   * Replaces it; on return it is on the disk.
   *
   * @throws UncheckedIOException when that cannot be
   */
  void write(byte[] epoch) {
    Path next = folder.resolve("epoch.next");
    try {
      try (FileChannel channel =
          FileChannel.open(
              next,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        ByteBuffer buffer = ByteBuffer.allocate(heading.length + epoch.length);
        buffer.put(heading).put(epoch).flip();
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      Files.move(next, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      // The rename itself lasts only once the folder is on the disk.
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file() + ": " + e.getMessage(), e);
    }
  }

  private Path file() {
    return folder.resolve("epoch");
  }
}
