package io.longhaul.node.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.node.files.FileFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that tokens, ids and ranges are read from. */
final class TokenFilesTest {
  /** {@code printf %s secret | sha256sum}. */
  private static final String SECRET =
      "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b";

  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.write(folder.resolve("file"), text.getBytes(ISO_8859_1));
  }

  @Test
  void tokenIsFoundByItsHash() throws IOException, FileFault {
    TokenTable table =
        TokenTable.read(
            file("# tokens\r\n\r\n  " + SECRET.toUpperCase(Locale.ROOT) + " \t app-1  \r\n"));
    assertThat(table.name(TokenHash.of("secret"))).contains("app-1");
    assertThat(table.name(TokenHash.of("Secret"))).isEmpty();
    assertThat(table.size()).isEqualTo(1);
  }

  @Test
  void lineThatIsNoTokenIsNamedByItsNumberAndNotRepeated() throws IOException {
    Path file = file(SECRET + " a\nsecret-in-plain-text app\n");
    assertThatThrownBy(() -> TokenTable.read(file))
        .isInstanceOf(FileFault.class)
        .hasMessageContaining(file + ": line 2: not a token")
        .hasMessageNotContaining("secret-in-plain-text");
  }

  @Test
  void nameThatWouldLeaveTheFolderIsRefused() throws IOException {
    Path file = file(SECRET + " ../../etc/passwd\n");
    assertThatThrownBy(() -> TokenTable.read(file)).hasMessageContaining("line 1: not a token");
  }

  @Test
  void tokenThatIsGivenTwiceIsRefused() throws IOException {
    Path file = file(SECRET + " a\n" + SECRET + " b\n");
    assertThatThrownBy(() -> TokenTable.read(file))
        .hasMessageContaining("line 2: a token is given");
  }

  @Test
  void hundredThousandIdsTakeLittleAndAreAllFound() throws IOException, FileFault {
    int count = 100_000;
    IdSet ids =
        IdSet.read(
            file(
                IntStream.range(0, count)
                    .mapToObj(i -> "client-%08d".formatted(i))
                    .collect(Collectors.joining("\n"))));
    assertThat(ids.size()).isEqualTo(count);
    for (int i = 0; i < count; i++) {
      assertThat(ids.contains("client-%08d".formatted(i))).isTrue();
      assertThat(ids.contains("client-%08d".formatted(i + count))).isFalse();
    }
    assertThat(ids.footprintBytes()).isLessThan(40L * count);
  }

  @Test
  void idIsComparedByteForByte() throws IOException, FileFault {
    IdSet ids = IdSet.read(file("  Abc \n\n# d\nf\u00fc\nAbc"));
    assertThat(ids.size()).isEqualTo(2);
    assertThat(ids.contains("Abc")).isTrue();
    assertThat(ids.contains("f\u00fc")).isTrue();
    assertThat(ids.contains("abc")).isFalse();
    assertThat(ids.contains("")).isFalse();
    assertThat(IdSet.read(file("")).contains("")).isFalse();
  }

  @Test
  void longestIdPassesAndALongerOneIsRefusedByItsLine() throws IOException, FileFault {
    String longest = "x".repeat(IdSet.MAX_CHARS);
    assertThat(IdSet.read(file(longest)).contains(longest)).isTrue();
    Path file = file("a\n" + longest + "x");
    assertThatThrownBy(() -> IdSet.read(file))
        .hasMessageContaining("line 2: 257 characters (expected: at most 256)");
  }

  @Test
  void mostIdsPassAndOneMoreIsRefused() throws IOException, FileFault {
    String most = "a\n".repeat(IdSet.MAX_IDS);
    assertThat(IdSet.read(file(most)).size()).isEqualTo(1);
    Path file = file(most + "b\n");
    assertThatThrownBy(() -> IdSet.read(file)).hasMessageContaining("more than 1000000 lines");
  }

  @Test
  void fileThatIsTooLongIsRefused() throws IOException, FileFault {
    byte[] largest = new byte[TokenTable.MAX_BYTES];
    java.util.Arrays.fill(largest, (byte) '\n');
    Path file = Files.write(folder.resolve("large"), largest);
    assertThat(TokenTable.read(file).size()).isZero();
    Files.write(file, new byte[TokenTable.MAX_BYTES + 1]);
    assertThatThrownBy(() -> TokenTable.read(file)).hasMessageContaining("longer than 16777216");
  }

  @Test
  void rangeThatIsNoneIsNamedByItsLine() throws IOException, FileFault {
    assertThat(Addresses.read(file("10.0.0.0/8\n# x\n2001:db8::1\n"))).hasSize(2);
    Path file = file("10.0.0.0/8\n10.0.0.1/8\n");
    assertThatThrownBy(() -> Addresses.read(file))
        .hasMessageContaining("line 2: 10.0.0.1/8 has bits set behind the prefix");
  }
}
