package io.longhaul.node.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The file that lines are appended to. A full one is renamed and the next begun; one that somebody
 * else renamed or removed, as logrotate does, is noticed and made anew. What is no regular file,
 * such as a pipe, is only written to. Only one thread may use it.
 */
final class LogFile implements AutoCloseable {
  private static final Set<PosixFilePermission> PERMISSIONS =
      PosixFilePermissions.fromString("rw-r-----");

  private final LogSettings settings;
  private final long maxBytes;
  private Optional<FileChannel> channel = Optional.empty();
  private Optional<Object> key = Optional.empty();
  private long size;
  private boolean cutLine;

  LogFile(LogSettings settings) {
    this.settings = settings;
    this.maxBytes = (long) settings.maxMiB() << 20;
  }

  /**
   * Opens the file, so that one that cannot be written to is known before it is needed.
   *
   * @throws IOException if it cannot be made or written to
   */
  void open() throws IOException {
    Path file = settings.file();
    boolean made = !Files.exists(file);
    channel =
        Optional.of(FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    if (made && file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(file, PERMISSIONS);
    }
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    key = attributes.isRegularFile() ? Optional.of(identity(attributes)) : Optional.empty();
    size = attributes.size();
  }

  /** Writes all of the bytes, which are whole lines. */
  void write(ByteBuffer lines) throws IOException {
    if (channel.isEmpty()) {
      open();
    }
    FileChannel to = channel.orElseThrow();
    if (cutLine) {
      size += to.write(ByteBuffer.wrap(new byte[] {'\n'}));
      cutLine = false;
    }
    try {
      while (lines.hasRemaining()) {
        size += to.write(lines);
      }
    } catch (IOException e) {
      // The disk may have taken half a line.
      cutLine = lines.position() > 0 && lines.get(lines.position() - 1) != '\n';
      throw e;
    }
  }

  /** Begins the next file where this one is full, or gone. */
  void turn() throws IOException {
    if (channel.isEmpty() || key.isEmpty()) {
      return;
    }
    if (isElsewhere()) {
      reopen();
    } else if (size >= maxBytes) {
      shift();
      reopen();
    }
  }

  private boolean isElsewhere() throws IOException {
    Path file = settings.file();
    return !Files.exists(file)
        || !identity(Files.readAttributes(file, BasicFileAttributes.class))
            .equals(key.orElseThrow());
  }

  private void shift() throws IOException {
    if (settings.keep() == 0) {
      Files.deleteIfExists(settings.file());
      return;
    }
    for (int i = settings.keep() - 1; i >= 1; i--) {
      if (Files.exists(kept(i))) {
        Files.move(kept(i), kept(i + 1), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Files.move(settings.file(), kept(1), StandardCopyOption.REPLACE_EXISTING);
  }

  private Path kept(int number) {
    return settings.file().resolveSibling(settings.file().getFileName() + "." + number);
  }

  private void reopen() throws IOException {
    close();
    open();
  }

  private static Object identity(BasicFileAttributes attributes) {
    return Objects.requireNonNullElse(attributes.fileKey(), attributes.creationTime());
  }

  @Override
  public void close() throws IOException {
    if (channel.isPresent()) {
      FileChannel open = channel.get();
      channel = Optional.empty();
      open.close();
    }
  }
}
