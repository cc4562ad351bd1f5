package io.longhaul.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.UnmatchedArgumentException;

class MainTest {
  @Test
  void anArgumentThatNamesAFileByAnAtIsLeftAsItIs(@TempDir Path folder) throws Exception {
    String argument = "@" + Files.writeString(folder.resolve("body"), "--not-an-option");

    assertThatExceptionOfType(UnmatchedArgumentException.class)
        .isThrownBy(() -> Main.commandLine().parseArgs("nodes", argument))
        .satisfies(e -> assertThat(e.getUnmatched()).containsExactly(argument));
  }
}
