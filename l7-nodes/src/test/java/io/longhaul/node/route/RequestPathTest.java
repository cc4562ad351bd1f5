package io.longhaul.node.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestPathTest {
  @ParameterizedTest
  @CsvSource({
    "/, /",
    "/a, /a",
    "/a/b.c/.d/..e/f., /a/b.c/.d/..e/f.",
    "/a?x=/../%zz, /a",
    "/?, /",
    "/a/, /a",
    "/a/?x, /a",
    "//, /",
    "//a///b//, /a/b",
    "/a/./b, /a/b",
    "/a/b/.., /a",
    "/a/b/../c, /a/c",
    "/a/.., /",
    "/a/%2e%2E/b, /b",
    "/a/.%2e/b, /b",
    "/%61dmin, /admin",
    "/a;x=1/b;y, /a/b",
    "/;x/a, /a",
    "/a%3Bx/b, /a;x/b",
    "/a%20b, /a b",
    "/100%2525, /100%25",
    "/a+b~c!$&'()*=:@, /a+b~c!$&'()*=:@",
    "/.well-known/x, /.well-known/x",
  })
  void pathIsDecodedAndRidOfWhatServersReadDifferently(String target, String expected) {
    assertThat(RequestPath.normalise(target)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "a",
        "http://h/",
        "?x",
        "/..",
        "/a/../..",
        "/%2e%2e/a",
        "/a%2fb",
        "/a%2Fb",
        "/a%5cb",
        "/a\\b",
        "/a%00",
        "/a%0d%0a",
        "/a%7f",
        "/a%",
        "/a%2",
        "/a%zz",
        "/a/%2?5",
        "/a b",
        "/a\tb",
        "/a#b",
        "/a?x#y",
        "/a?x y",
        "/caf\u00e9",
        "/a/..;/b",
        "/a/..;x=1/b",
        "/a/.;/b",
        "/a/%2e%2e;/b",
        "/a;%2f/b",
        "/a;%zz",
      })
  void ambiguousTargetIsRefused(String target) {
    assertThat(RequestPath.normalise(target)).isEmpty();
  }

  @Test
  void decodedBytesAreOneCharacterEach() {
    assertThat(RequestPath.normalise("/caf%C3%A9")).contains("/caf\u00c3\u00a9");
  }

  @Test
  void plainTargetIsNotCopied() {
    String target = new String("/a/b-c_d.e".toCharArray());
    assertThat(RequestPath.normalise(target).orElseThrow()).isSameAs(target);
  }

  @Test
  void noSpellingOfAPathLeavesItsNormalForm() {
    Random random = new Random(7);
    for (int i = 0; i < 50_000; i++) {
      String target =
          "/"
              + random
                  .ints(random.nextInt(12), 0, PIECES.length)
                  .mapToObj(n -> PIECES[n])
                  .collect(java.util.stream.Collectors.joining());
      Optional<String> path = RequestPath.normalise(target);
      path.ifPresent(
          normal -> {
            assertThat(normal).startsWith("/");
            assertThat(normal.split("/", -1)).as(target).doesNotContain(".", "..");
            assertThat(normal.length() == 1 || !normal.endsWith("/")).as(target).isTrue();
            assertThat(normal).doesNotContain("//");
            assertThat(RequestPath.normalise(escaped(normal))).as(target).contains(normal);
          });
    }
  }

  private static final String[] PIECES = {
    "/", "a", "b", ".", "..", "%2e", "%2E", "%61", ";", ";x=1", "?", "%25", "%2f", "//", "%", "\\"
  };

  private static String escaped(String normal) {
    StringBuilder text = new StringBuilder();
    for (byte b : normal.getBytes(StandardCharsets.ISO_8859_1)) {
      boolean plain = b == '/' || Character.isLetterOrDigit(b);
      text.append(plain ? String.valueOf((char) b) : "%%%02X".formatted(b & 0xFF));
    }
    return text.toString();
  }
}
