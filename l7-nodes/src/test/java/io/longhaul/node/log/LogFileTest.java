package io.longhaul.node.log;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogFileTest {
  private static final int MIB = 1024 * 1024;

  @TempDir private Path folder;

  private static void write(LogFile file, String text) throws IOException {
    file.write(ByteBuffer.wrap(text.getBytes(US_ASCII)));
  }

  private Path path(String name) {
    return folder.resolve(name);
  }

  @Test
  void othersMayNotReadIt() throws IOException {
    try (LogFile file = new LogFile(new LogSettings(path("log"), 1, 1))) {
      file.open();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path("log"))))
          .isEqualTo("rw-r-----");
    }
  }

  @Test
  void whatIsThereStays() throws IOException {
    Files.writeString(path("log"), "before\n");
    try (LogFile file = new LogFile(new LogSettings(path("log"), 1, 1))) {
      write(file, "after\n");
    }
    assertThat(path("log")).hasContent("before\nafter\n");
  }

  @Test
  void aFullFileIsKeptAndTheOldestGoes() throws IOException {
    try (LogFile file = new LogFile(new LogSettings(path("log"), 1, 2))) {
      for (int i = 1; i <= 4; i++) {
        write(file, i + "x".repeat(MIB - 1));
        file.turn();
      }
      write(file, "5");
      file.turn();
    }
    assertThat(path("log")).hasContent("5");
    assertThat(Files.readString(path("log.1"))).startsWith("4").hasSize(MIB);
    assertThat(Files.readString(path("log.2"))).startsWith("3");
    assertThat(path("log.3")).doesNotExist();
  }

  @Test
  void oneByteLessIsNotFull() throws IOException {
    try (LogFile file = new LogFile(new LogSettings(path("log"), 1, 1))) {
      write(file, "x".repeat(MIB - 1));
      file.turn();
      assertThat(path("log.1")).doesNotExist();
    }
  }

  @Test
  void nothingIsKeptWhereNothingIsWanted() throws IOException {
    try (LogFile file = new LogFile(new LogSettings(path("log"), 1, 0))) {
      write(file, "x".repeat(MIB));
      file.turn();
      assertThat(path("log")).isEmptyFile();
      assertThat(path("log.1")).doesNotExist();
    }
  }

  @Test
  void aFileThatSomebodyRenamedIsMadeAnew() throws IOException {
    try (LogFile file = new LogFile(new LogSettings(path("log"), 1, 1))) {
      write(file, "one\n");
      Files.move(path("log"), path("rotated"));
      write(file, "two\n");
      file.turn();
      write(file, "three\n");
    }
    assertThat(path("rotated")).hasContent("one\ntwo\n");
    assertThat(path("log")).hasContent("three\n");
  }

  @Test
  void aFullDiskIsSaidAndIsNoEnd() throws IOException {
    try (LogFile file = new LogFile(new LogSettings(Path.of("/dev/full"), 1, 1))) {
      assertThatThrownBy(() -> write(file, "one\n")).isInstanceOf(IOException.class);
      file.turn();
      assertThatThrownBy(() -> write(file, "two\n")).isInstanceOf(IOException.class);
    }
    assertThat(Path.of("/dev/full.1")).doesNotExist();
  }

  @Test
  void aFolderThatIsMissingIsNamed() {
    LogSettings settings = new LogSettings(path("missing/log"), 1, 1);
    assertThatThrownBy(() -> AccessLog.start(settings, "n1", new SimpleMeterRegistry()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("accessLog.file: '" + settings.file() + "' cannot be written to");
  }
}
