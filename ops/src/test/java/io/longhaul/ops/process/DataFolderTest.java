package io.longhaul.ops.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.ops.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir Path temp;

  @Test
  void processKeepsItsNameAndItsRunsRise() {
    Path path = temp.resolve("a/b");
    String instance;
    try (DataFolder first = DataFolder.open(path)) {
      instance = first.instance();
      assertThat(first.nextIncarnation(1_000)).isEqualTo(1_000);
    }
    try (DataFolder second = DataFolder.open(path)) {
      assertThat(second.instance()).isEqualTo(instance);
      assertThat(second.nextIncarnation(900)).as("the clock went back").isEqualTo(1_001);
      assertThat(second.nextIncarnation(5_000)).isEqualTo(5_000);
    }
  }

  @Test
  void secondProcessIsRefused() {
    try (DataFolder _ = DataFolder.open(temp)) {
      assertThatThrownBy(() -> DataFolder.open(temp))
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("is in use by another process");
    }
    DataFolder.open(temp).close();
  }

  @Test
  void folderThatCannotBeMadeIsNamed() throws IOException {
    Path file = Files.createFile(temp.resolve("file"));
    assertThatThrownBy(() -> DataFolder.open(file.resolve("under")))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("cannot be written");
  }

  @Test
  void spoiltIncarnationIsNamed() throws IOException {
    Files.writeString(temp.resolve("incarnation"), "many");
    try (DataFolder folder = DataFolder.open(temp)) {
      assertThatThrownBy(() -> folder.nextIncarnation(1))
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("'many' (expected: a number)");
    }
  }
}
