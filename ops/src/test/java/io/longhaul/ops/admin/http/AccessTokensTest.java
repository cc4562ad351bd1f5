package io.longhaul.ops.admin.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.membership.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessTokensTest {
  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("tokens"), text);
  }

  @Test
  void everyTokenOfTheFileIsKnownByItsName() throws IOException {
    AccessTokens tokens =
        AccessTokens.read(
            file(
                "# operators\n\n"
                    + AccessTokens.sha256Hex("one")
                    + "\n"
                    + AccessTokens.sha256Hex("two").toUpperCase(java.util.Locale.ROOT)
                    + "  ci-robot\n"));

    assertThat(tokens.nameOf("Bearer one")).contains("admin");
    assertThat(tokens.nameOf("bearer two")).contains("ci-robot");
  }

  @Test
  void whatSha256sumPrintsIsTaken() throws IOException {
    // printf %s secret | sha256sum
    AccessTokens tokens =
        AccessTokens.read(
            file("2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b *alice\n"));

    assertThat(tokens.nameOf("Bearer secret")).contains("alice");
  }

  @Test
  void anythingElseIsNobody() {
    AccessTokens tokens = AccessTokens.of("one");

    assertThat(tokens.nameOf("Bearer two")).isEmpty();
    assertThat(tokens.nameOf("Bearer ")).isEmpty();
    assertThat(tokens.nameOf("Basic one")).isEmpty();
    assertThat(tokens.nameOf("one")).isEmpty();
    assertThat(tokens.nameOf("")).isEmpty();
    assertThat(AccessTokens.none().nameOf("Bearer one")).isEmpty();
  }

  @Test
  void everyFaultyLineIsNamedAndNoneIsRepeated() throws IOException {
    Path file = file("swordfish\n" + AccessTokens.sha256Hex("a") + "\nabc\n");

    assertThatThrownBy(() -> AccessTokens.read(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(file + ":1: not a token")
        .hasMessageContaining(file + ":3: not a token")
        .hasMessageNotContaining("swordfish");
  }

  @Test
  void fileWithoutATokenIsRefused() throws IOException {
    Path file = file("# nobody\n");

    assertThatThrownBy(() -> AccessTokens.read(file)).hasMessageContaining("no token");
  }

  @Test
  void missingFileIsRefused() {
    assertThatThrownBy(() -> AccessTokens.read(folder.resolve("none")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("cannot be read");
  }
}
