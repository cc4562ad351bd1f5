package io.longhaul.ops.up;

import io.longhaul.ops.CommandFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The admin API's bearer token of a local tier, in a file that only its owner reads, and the notes
 * by which commands of the same user find that file.
 */
final class AdminToken implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AdminToken.class);
  private static final int TOKEN_BYTES = 32;

  private final Path file;
  private final Path digestFile;
  private final List<Path> notes;

  private AdminToken(Path file, Path digestFile, List<Path> notes) {
    this.file = file;
    this.digestFile = digestFile;
    this.notes = List.copyOf(notes);
  }

  /**
   * Takes the folder's token, or makes one.
   *
   * @param home where notes are left, under {@code .longhaul/tokens/}
   * @param apis the addresses at which the token is let in
   */
  static AdminToken in(UpFolder folder, Path home, List<InetSocketAddress> apis) {
    Path file = folder.path("admin.token");
    Path digestFile = folder.path("admin.token.sha256");
    try {
      if (!Files.exists(file)) {
        writePrivately(file, random() + "\n");
      }
      String token = Files.readString(file).strip();
      writePrivately(digestFile, sha256Hex(token) + "  up\n");
    } catch (IOException e) {
      throw new CommandFailure("admin token: " + file + " cannot be written (" + e + ")", e);
    }
    Path tokens = home.resolve(".longhaul").resolve("tokens");
    AdminToken token =
        new AdminToken(file, digestFile, apis.stream().map(api -> note(tokens, api)).toList());
    token.leaveNotes(tokens);
    return token;
  }

  /** The file with the token. */
  Path file() {
    return file;
  }

  /** The file with its SHA-256, which directors read. */
  Path digestFile() {
    return digestFile;
  }

  private static Path note(Path tokens, InetSocketAddress api) {
    return tokens.resolve(api.getAddress().getHostAddress() + "_" + api.getPort());
  }

  private void leaveNotes(Path tokens) {
    try {
      Files.createDirectories(tokens);
      for (Path note : notes) {
        writePrivately(note, file + "\n");
      }
    } catch (IOException e) {
      LOG.warn(
          "commands need --token-file {}, since no note of it can be left in {} ({})",
          file,
          tokens,
          e.toString());
    }
  }

  /** Removes the notes that still lead to this token. */
  @Override
  public void close() {
    for (Path note : notes) {
      try {
        if (Files.exists(note) && Files.readString(note).strip().equals(file.toString())) {
          Files.delete(note);
        }
      } catch (IOException e) {
        LOG.warn("{} not removed ({})", note, e.toString());
      }
    }
  }

  private static void writePrivately(Path file, String text) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.deleteIfExists(next);
    Files.createFile(next, ownerOnly());
    Files.writeString(next, text);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static FileAttribute<?>[] ownerOnly() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private static String random() {
    byte[] bytes = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static String sha256Hex(String token) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256: missing (expected: in every JDK)", e);
    }
  }
}
