package io.longhaul.node.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a value when its file changes; a look is a call here. */
final class WatchedTest {
  @TempDir Path folder;
  private final List<String> refused = new ArrayList<>();
  private Path file;
  private boolean exhausted;

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("file");
    replace("good");
  }

  private void replace(String text) throws IOException {
    var _ = Files.writeString(file, text);
  }

  private Watched<String> watched() {
    return new Watched<>(List.of(file), this::read, refused::add);
  }

  private String read() throws FileFault {
    String text = new String(LineFile.bytes(file, 100), StandardCharsets.UTF_8);
    if (exhausted) {
      throw new OutOfMemoryError("of the test's");
    }
    if (text.startsWith("odd")) {
      throw new IllegalStateException("secret");
    }
    return text;
  }

  /** A file that changed is read when two looks find it the same. */
  private static boolean looks(Watched<String> watched) {
    boolean loaded = watched.look();
    return watched.look() || loaded;
  }

  @Test
  void fileThatItsReaderDidNotExpectIsRefusedAndTheValueStays() throws IOException {
    Watched<String> watched = watched();
    replace("odd file");
    assertThat(looks(watched)).isFalse();
    assertThat(watched.value()).contains("good");
    assertThat(refused)
        .containsExactly("[" + file + "]: cannot be used: java.lang.IllegalStateException");
    assertThat(looks(watched)).isFalse();
    assertThat(refused).as("said once").hasSize(1);
    replace("better");
    assertThat(looks(watched)).isTrue();
    assertThat(watched.value()).contains("better");
  }

  @Test
  void nothingIsThereWhereTheFirstFileIsOdd() throws IOException {
    replace("odd");
    Watched<String> watched = watched();
    assertThat(watched.value()).isEmpty();
    assertThat(refused).hasSize(1);
  }

  @Test
  void fileThatMetAnErrorIsReadAgainAtTheNextLook() throws IOException {
    Watched<String> watched = watched();
    replace("larger");
    exhausted = true;
    assertThat(watched.look()).isFalse();
    assertThatThrownBy(watched::look).isInstanceOf(OutOfMemoryError.class);
    assertThat(watched.value()).contains("good");
    exhausted = false;
    assertThat(watched.look()).isTrue();
    assertThat(watched.value()).contains("larger");
  }
}
