package io.longhaul.ops.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.membership.config.ScalarValues;
import io.longhaul.ops.admin.http.AccessTokens;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminTokenTest {
  private static final List<InetSocketAddress> APIS =
      List.of(ScalarValues.address("127.0.0.1:8480"), ScalarValues.address("127.0.0.1:8481"));

  @TempDir Path temp;

  @Test
  void tokenIsPrivateKeptAndFoundThroughItsNote() throws IOException {
    Path home = temp.resolve("home");
    String text;
    try (UpFolder folder = UpFolder.open(Optional.of(temp.resolve("data")));
        AdminToken token = AdminToken.in(folder, home, APIS)) {
      text = Files.readString(token.file());
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(token.file())))
          .isEqualTo("rw-------");
      assertThat(home.resolve(".longhaul/tokens/127.0.0.1_8481"))
          .hasContent(token.file().toString());
      assertThat(AccessTokens.read(token.digestFile())).isNotNull();
    }
    assertThat(home.resolve(".longhaul/tokens")).isEmptyDirectory();
    try (UpFolder folder = UpFolder.open(Optional.of(temp.resolve("data")));
        AdminToken token = AdminToken.in(folder, home, APIS)) {
      assertThat(token.file()).hasContent(text);
    }
  }

  @Test
  void noteOfAnotherTierIsLeftAlone() throws IOException {
    Path note = temp.resolve(".longhaul/tokens/127.0.0.1_8480");
    try (UpFolder folder = UpFolder.open(Optional.of(temp.resolve("data")));
        AdminToken _ = AdminToken.in(folder, temp, APIS)) {
      Files.writeString(note, "/elsewhere/admin.token\n");
    }
    assertThat(note).hasContent("/elsewhere/admin.token");
  }

  @Test
  void homeThatCannotBeWrittenDoesNotStopTheTier() throws IOException {
    Path home = Files.createFile(temp.resolve("not-a-folder"));
    try (UpFolder folder = UpFolder.open(Optional.of(temp.resolve("data")));
        AdminToken token = AdminToken.in(folder, home, APIS)) {
      assertThat(token.file()).exists();
    }
  }
}
