package io.longhaul.director.xdp.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.director.xdp.ProgramKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs for the kernel where the build had no compiler for them. */
class CompiledObjectTest {
  /** All that the script may rely on; a compiler is not among it. */
  private static final List<String> TOOLS =
      List.of("dirname", "rm", "mkdir", "find", "head", "uname");

  @TempDir private Path folder;

  @Test
  void withoutAProgramWhoeverWantsToRunItIsToldWhatToInstall() {
    assertThatThrownBy(
            () -> CompiledObject.read(ProgramKind.class, "missing.bpf.o", "the director's program"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("the director's program is not in this build")
        .hasMessageContaining("apt-get install clang-16 libbpf-dev");
  }

  @Test
  void withoutClangTheBuildGoesOnSaysSoAndLeavesNoOldProgram() throws Exception {
    Path out = Files.createDirectories(folder.resolve("out"));
    Path old = Files.createFile(out.resolve("director.bpf.o"));

    ProcessBuilder build =
        new ProcessBuilder("/bin/sh", "src/main/bpf/build.sh", out.toString())
            .redirectErrorStream(true);
    build.environment().put("PATH", tools().toString());
    Process script = build.start();
    String said = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(script.waitFor()).as(said).isZero();
    assertThat(said)
        .contains("xdp programs left out: clang is missing")
        .contains("apt-get install clang-16");
    assertThat(old).doesNotExist();
  }

  private Path tools() throws IOException {
    Path tools = Files.createDirectories(folder.resolve("tools"));
    for (String tool : TOOLS) {
      for (String place : List.of("/bin/", "/usr/bin/")) {
        Path there = Path.of(place + tool);
        if (Files.exists(there)) {
          Path own = tools.resolve(tool);
          Files.writeString(own, "#!/bin/sh\nexec " + there + " \"$@\"\n");
          Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
      }
    }
    return tools;
  }
}
