package io.longhaul.membership.store;

import io.longhaul.hash.Epoch;
import io.longhaul.hash.EpochCodec;
import io.longhaul.hash.EpochFormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The last epoch on disk. Written so that after a crash at any moment there is the old one or the
 * new one, whole.
 */
final class EpochFile {
  private final Path folder;

  private EpochFile(Path folder) {
    this.folder = folder;
  }

  /**
   * In a folder, which is made if need be.
   *
   * @throws UncheckedIOException when that cannot be
   */
  static EpochFile in(Path folder) {
    try {
      return new EpochFile(Files.createDirectories(folder));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "data: '" + folder + "' (expected: a folder that can be written)", e);
    }
  }

  /**
   * The epoch, if one was ever written.
   *
   * @throws EpochFormatException when the file is not one
   * @throws UncheckedIOException when it cannot be read
   */
  Optional<Epoch> read() {
    try {
      return Optional.of(EpochCodec.decode(Files.readAllBytes(file())));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(file() + ": " + e.getMessage(), e);
    }
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
        ByteBuffer buffer = ByteBuffer.wrap(epoch);
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
