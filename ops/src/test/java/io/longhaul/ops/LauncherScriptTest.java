package io.longhaul.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the script {@code longhaul} in a made-up repository with a made-up JDK and Maven. */
class LauncherScriptTest {
  private static final Path SCRIPT = Path.of("..", "longhaul");

  @TempDir Path temp;

  private Path root;
  private Path jdk;
  private Path programs;
  private boolean ci;

  private record Ended(int status, String text) {}

  @BeforeEach
  void makeRepository() throws IOException {
    root = Files.createDirectories(temp.resolve("repository with space"));
    Files.createDirectories(root.resolve(".mvn/wrapper"));
    Files.createDirectories(root.resolve("ops/src/main"));
    Files.createFile(root.resolve("ops/src/main/A.java"));
    Files.createFile(root.resolve("ops/pom.xml"));
    Files.createFile(root.resolve("pom.xml"));
    Files.createFile(root.resolve(".mvn/jvm.config"));
    executable(root.resolve("longhaul"), script());
    maven(
        "mkdir -p chaos-tests/target/lib; touch chaos-tests/target/lib/a.jar; echo built >>builds");
    jdk = jdk("jdk", "25.0.3");
    programs = Files.createDirectories(temp.resolve("programs"));
    executable(programs.resolve("id"), "#!/bin/sh\necho 0\n");
    executable(programs.resolve("apt-cache"), "#!/bin/sh\n");
    Files.writeString(temp.resolve("rights"), "CapEff:\t000001ffffffffff\n");
  }

  /** No folder of this machine is to be found, whatever it has; tests need one program. */
  private String script() throws IOException {
    return Files.readString(SCRIPT)
        .replaceAll("(?m)^( *)/(usr|Library|opt)/.*\\\\$", "$1\\\\")
        .replace("\"$(jdk_on_path)\"", "''")
        .replace("/proc/self/status", "'" + temp.resolve("rights") + "'")
        .replace("/usr/sbin/policy-rc.d", "'" + temp.resolve("policy") + "'")
        .replaceFirst(
            "(?s)(readonly TEST_NEEDS=')\n.*?\n'", "$1\nanvil anvil anvil-tools - the forge\n'");
  }

  @Test
  void scriptIsValid() throws Exception {
    assertThat(run(List.of("bash", "-n", SCRIPT.toString())).status()).isZero();
  }

  @Test
  void firstRunBuildsAndSaysSoAndTheNextDoesNot() throws Exception {
    Ended first = longhaul("status", "--json");
    assertThat(first.text())
        .contains("longhaul: building (first run")
        .contains("--add-exports java.base/jdk.internal.misc=ALL-UNNAMED")
        .contains(
            "-cp " + root + "/chaos-tests/target/lib/a.jar io.longhaul.ops.Main status --json");
    assertThat(first.status()).isZero();
    assertThat(longhaul("up").text()).doesNotContain("building");
  }

  @Test
  void newerSourceBuildsAgain() throws Exception {
    longhaul("up");
    Files.setLastModifiedTime(
        root.resolve("ops/src/main/A.java"), FileTime.from(Instant.now().plusSeconds(60)));
    assertThat(longhaul("up").text())
        .contains("longhaul: building (ops/src/main/A.java is newer than the last build)...");
  }

  @Test
  void failedBuildShowsWhatMavenSaidAndRunsNothing() throws Exception {
    maven("echo '[ERROR] semicolon'; exit 1");
    Ended ended = longhaul("up");
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.text())
        .contains("[ERROR] semicolon", "longhaul: the build failed")
        .doesNotContain("io.longhaul.ops.Main");
  }

  @Test
  void launchesAtTheSameTimeBuildOnce() throws Exception {
    maven(
        "sleep 1; mkdir -p chaos-tests/target/lib; touch chaos-tests/target/lib/a.jar;"
            + " echo built >>builds");
    Process other = start(List.of(root.resolve("longhaul").toString(), "up"));
    Ended one = longhaul("up");
    assertThat(other.waitFor()).isZero();
    assertThat(one.status()).isZero();
    assertThat(root.resolve("builds")).hasContent("built");
  }

  @Test
  void worksThroughASymbolicLink() throws Exception {
    Path link = temp.resolve("link");
    Files.createSymbolicLink(link, Path.of("repository with space", "longhaul"));
    assertThat(run(List.of(link.toString(), "nodes")).text())
        .contains("io.longhaul.ops.Main nodes");
  }

  @Test
  void withoutAJdkItSaysWhatIsMissingAndHowToGetIt() throws Exception {
    jdk = jdk("old", "21.0.1");
    Ended ended = longhaul("up");
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.text())
        .contains(
            "no JDK 25 or newer found", jdk + " (version 21)", "apt-get install", "JAVA_HOME");
  }

  @Test
  void testsInstallWhatTheyNeed() throws Exception {
    ci = true;
    apt("case \"$*\" in *anvil-tools*) touch %1$s; chmod +x %1$s ;; esac");
    maven("echo maven \"$@\"");
    Ended ended = longhaul("test");
    assertThat(ended.status()).as(ended.text()).isZero();
    assertThat(ended.text())
        .contains("installing anvil-tools", "maven -B", "verify", "all tests passed")
        .doesNotContain("excludedGroups", "missing");
  }

  @Test
  void whatCannotBeInstalledIsNamedAndItsTestsAreSkipped() throws Exception {
    apt("exit 100");
    maven("echo maven \"$@\"");
    Ended ended = longhaul("test");
    assertThat(ended.status()).as(ended.text()).isZero();
    assertThat(ended.text())
        .contains(
            "anvil is missing (Debian, Ubuntu: package anvil-tools), skipped without it: the forge",
            "-DexcludedGroups=needs-anvil");
  }

  @Test
  void whatCannotBeInstalledFailsInContinuousIntegration() throws Exception {
    ci = true;
    apt("exit 100");
    maven("echo maven \"$@\"");
    Ended ended = longhaul("test");
    assertThat(ended.status()).as(ended.text()).isEqualTo(1);
    assertThat(ended.text())
        .contains("anvil is missing (Debian, Ubuntu: package anvil-tools)", "the forge")
        .doesNotContain("maven -B");
  }

  @Test
  void rightsThatAreMissingFailInContinuousIntegration() throws Exception {
    executable(programs.resolve("anvil"), "#!/bin/sh\n");
    Files.writeString(temp.resolve("rights"), "CapEff:\t0000000000000000\n");
    maven("echo maven \"$@\"");
    Ended elsewhere = longhaul("test");
    assertThat(elsewhere.status()).as(elsewhere.text()).isZero();
    assertThat(elsewhere.text()).contains("-DexcludedGroups=needs-bpf");
    ci = true;
    Ended ended = longhaul("test");
    assertThat(ended.status()).as(ended.text()).isEqualTo(1);
    assertThat(ended.text()).contains("root on Linux is missing").doesNotContain("maven -B");
  }

  private Ended longhaul(String... arguments) throws IOException, InterruptedException {
    return run(
        Stream.concat(Stream.of(root.resolve("longhaul").toString()), Stream.of(arguments))
            .toList());
  }

  private Ended run(List<String> command) throws IOException, InterruptedException {
    Process process = start(command);
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), text);
  }

  private Process start(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder.environment().put("HOME", temp.toString());
    builder.environment().merge("PATH", "", (path, _) -> programs + ":" + path);
    if (ci) {
      builder.environment().put("CI", "true");
    } else {
      var _ = builder.environment().remove("CI");
    }
    return builder.start();
  }

  /**
   * What {@code apt-get} does.
   *
   * @param script with the path of the program that tests need as {@code %1$s}
   */
  private void apt(String script) throws IOException {
    String program = "'" + programs.resolve("anvil") + "'";
    executable(programs.resolve("apt-get"), "#!/bin/sh\n" + script.formatted(program) + "\n");
  }

  private void maven(String script) throws IOException {
    executable(root.resolve("mvnw"), "#!/bin/sh\n" + script + "\n");
  }

  private Path jdk(String name, String version) throws IOException {
    Path folder = temp.resolve(name);
    Files.createDirectories(folder.resolve("bin"));
    executable(folder.resolve("bin/java"), "#!/bin/sh\necho \"$@\"\n");
    executable(folder.resolve("bin/javac"), "#!/bin/sh\n");
    Files.writeString(folder.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return folder;
  }

  private static void executable(Path file, String text) throws IOException {
    Files.writeString(file, text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
