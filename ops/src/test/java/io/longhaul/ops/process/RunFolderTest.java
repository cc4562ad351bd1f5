package io.longhaul.ops.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
  @TempDir private Path data;

  @Test
  void whatARunThatHasEndedLeftIsRemovedAndWhatALivingOneHasStays() throws IOException {
    Path dead = Files.createDirectories(data.resolve("telemetry-1/sub"));
    Files.writeString(dead.resolve("file"), "left");
    Files.createFile(data.resolve("telemetry-1.lock"));
    Path other = Files.createFile(data.resolve("other-1.lock"));
    try (RunFolder second = RunFolder.make(data, "telemetry", 2)) {
      Files.createDirectories(second.path());
      assertThat(data.resolve("telemetry-1")).doesNotExist();
      assertThat(data.resolve("telemetry-1.lock")).doesNotExist();
      assertThat(other).exists();
      try (RunFolder third = RunFolder.make(data, "telemetry", 3)) {
        assertThat(second.path()).exists();
        assertThat(third.path()).isEqualTo(data.resolve("telemetry-3"));
      }
    }
    assertThat(data.resolve("telemetry-2")).doesNotExist();
    assertThat(data.resolve("telemetry-2.lock")).doesNotExist();
  }
}
