package io.longhaul.node.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Heads are found and checked alike, however their bytes come. */
final class HeadScannerTest {
  private static final String REQUEST =
      "\r\nGET /a?b HTTP/1.1\r\nHost: a\r\nX:\u00e4\tb \r\nEmpty:\r\nBlank: \r\nLong: "
          + "v".repeat(2 * HeadScanner.FIRST_BYTES)
          + "\r\n\r\n";
  private static final String BEHIND = "rest";

  static IntStream cuts() {
    return IntStream.concat(
        IntStream.rangeClosed(0, 80),
        IntStream.rangeClosed(REQUEST.length() - 80, REQUEST.length()));
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void headCutAnywhereIsTheSameHead(int cut) throws HttpFault {
    ByteBuf in = octets(REQUEST.substring(0, cut));
    HeadScanner scanner = HeadScanner.ofRequest(HttpLimits.DEFAULT);
    Optional<Head> early = scanner.scan(in);
    assertThat(early.isPresent()).isEqualTo(cut == REQUEST.length());

    in.writeBytes(octets(REQUEST.substring(cut) + BEHIND));
    expectWhole(early.isPresent() ? early : scanner.scan(in));
    assertThat(in.toString(StandardCharsets.ISO_8859_1)).isEqualTo(BEHIND);
  }

  @Test
  void headThatComesByteByByteIsTheSameHead() throws HttpFault {
    ByteBuf in = Unpooled.buffer();
    HeadScanner scanner = HeadScanner.ofRequest(HttpLimits.DEFAULT);
    for (int i = 0; i < REQUEST.length() - 1; i++) {
      in.writeByte(REQUEST.charAt(i));
      assertThat(scanner.scan(in)).isEmpty();
    }
    in.writeByte(REQUEST.charAt(REQUEST.length() - 1));
    expectWhole(scanner.scan(in));
    assertThat(in.isReadable()).isFalse();
  }

  private static void expectWhole(Optional<Head> found) {
    Head head = found.orElseThrow();
    assertThat(head.part(0)).isEqualTo("GET");
    assertThat(head.part(1)).isEqualTo("/a?b");
    assertThat(head.part(2)).isEqualTo("HTTP/1.1");
    assertThat(head.isHttp11()).isTrue();
    assertThat(IntStream.range(0, head.count()).mapToObj(head::name))
        .containsExactly("Host", "X", "Empty", "Blank", "Long");
    assertThat(head.value(0)).isEqualTo("a");
    assertThat(head.value(1)).isEqualTo("\u00e4\tb");
    assertThat(head.value(2)).isEmpty();
    assertThat(head.value(3)).isEmpty();
    assertThat(head.value(4)).hasSize(2 * HeadScanner.FIRST_BYTES);
  }

  @Test
  void responseHeadIsReadWithAndWithoutReason() throws HttpFault {
    Head ok = response("HTTP/1.1 200 All right\r\n\r\n");
    assertThat(ok.status()).isEqualTo(200);
    assertThat(ok.isHttp11()).isTrue();
    assertThat(ok.part(2)).isEqualTo("All right");
    Head bare = response("HTTP/1.0 404\r\n\r\n");
    assertThat(bare.status()).isEqualTo(404);
    assertThat(bare.isHttp11()).isFalse();
    assertThat(bare.part(2)).isEmpty();
  }

  private static Head response(String text) throws HttpFault {
    return HeadScanner.ofResponse(HttpLimits.DEFAULT).scan(octets(text)).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "'GET / HTTP/1.1\nA:b\nbad \n', FIELD_NAME",
    "'GET / HTTP/1.1\nA :', ''",
    "'GET / HTTP/1.1\nA :\n', SPACE_BEFORE_COLON",
    "'GET / HTTP/1.1\n A:\n', OBS_FOLD",
    "'GET / HTTP/1.1\n:\n', FIELD_NAME",
    "'GET / HTTP/1.1\nA\n', FIELD_NAME",
    "'GET / HTTP/1.1\nA: b\rc\n', CONTROL_CHARACTER",
    "'GET / HTTP/1.1\nA: 1234567\u0001\n', CONTROL_CHARACTER",
    "'GET / HTTP/1.1\nA: 12345678\u007f\n', CONTROL_CHARACTER",
    "'GET / HTTP/1.1\nA: 12345678\u001f9abcdef\n', CONTROL_CHARACTER",
    "'\n\n\n', REQUEST_LINE",
    "'(', REQUEST_LINE",
    "'GET  / HTTP/1.1\n', REQUEST_LINE",
  })
  void faultIsFoundAsSoonAsItsLineIsThere(String text, String reason) throws HttpFault {
    String lines = text.replace("\n", "\r\n").replace("bad \r\n", "bad\r\n");
    HeadScanner scanner = HeadScanner.ofRequest(HttpLimits.DEFAULT);
    if (reason.isEmpty()) {
      assertThat(scanner.scan(octets(lines))).isEmpty();
      return;
    }
    if (lines.length() > 1) {
      assertThat(scanner.scan(octets(lines.substring(0, 1)))).isEmpty();
    }
    assertThat(fault(scanner, lines)).isEqualTo(FaultReason.valueOf(reason));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"GET / HTTP/1.1\n", "GET / HTTP/1.1\r\nA: b\n", "GET / HTTP/1.1\r\nA: b\r\n\n"})
  void lineFeedAloneIsRefused(String text) {
    assertThat(fault(HeadScanner.ofRequest(HttpLimits.DEFAULT), text))
        .isEqualTo(FaultReason.BARE_LF);
  }

  @Test
  void startLineMayBeAsLongAsItsLimitHoweverItIsCut() throws HttpFault {
    String line = "GET /123456 HTTP/1.1";
    HttpLimits exact = new HttpLimits(line.length(), 100, 1);
    expectTaken(exact, line + "\r\n\r\n");
    HttpLimits less = new HttpLimits(line.length() - 1, 100, 1);
    expectRefused(less, line + "\r\n\r\n", FaultReason.REQUEST_LINE_TOO_LONG);
    assertThat(fault(HeadScanner.ofRequest(less), line))
        .isEqualTo(FaultReason.REQUEST_LINE_TOO_LONG);
  }

  @Test
  void headMayBeAsLargeAsItsLimitHoweverItIsCut() throws HttpFault {
    String lines = "GET / HTTP/1.1\r\nA: b\r\nCd: ef\r\n";
    expectTaken(new HttpLimits(50, lines.length(), 5), lines + "\r\n");
    expectRefused(
        new HttpLimits(50, lines.length() - 1, 5), lines + "\r\n", FaultReason.HEADERS_TOO_LARGE);
  }

  @Test
  void headMayHaveAsManyFieldsAsItsLimitHoweverItIsCut() throws HttpFault {
    String line = "GET / HTTP/1.1\r\n";
    for (int fields : new int[] {0, 1, 12, 13, 24, 25}) {
      HttpLimits limits = new HttpLimits(50, 1000, fields);
      expectTaken(limits, line + "A: b\r\n".repeat(fields) + "\r\n");
      expectRefused(
          limits, line + "A: b\r\n".repeat(fields + 1) + "\r\n", FaultReason.TOO_MANY_HEADERS);
    }
  }

  private static void expectTaken(HttpLimits limits, String text) throws HttpFault {
    for (int cut = 0; cut <= text.length(); cut++) {
      HeadScanner scanner = HeadScanner.ofRequest(limits);
      ByteBuf in = octets(text.substring(0, cut));
      Optional<Head> head = scanner.scan(in);
      in.writeBytes(octets(text.substring(cut)));
      assertThat(head.isPresent() ? head : scanner.scan(in)).as("cut at %d", cut).isPresent();
    }
  }

  private static void expectRefused(HttpLimits limits, String text, FaultReason reason) {
    for (int cut = 0; cut <= text.length(); cut++) {
      HeadScanner scanner = HeadScanner.ofRequest(limits);
      Optional<FaultReason> early = faultIfAny(scanner, text.substring(0, cut));
      assertThat(early.orElseGet(() -> fault(scanner, text)))
          .as("cut at %d", cut)
          .isEqualTo(reason);
    }
  }

  private static Optional<FaultReason> faultIfAny(HeadScanner scanner, String text) {
    try {
      assertThat(scanner.scan(octets(text))).isEmpty();
      return Optional.empty();
    } catch (HttpFault e) {
      return Optional.of(e.reason());
    }
  }

  private static FaultReason fault(HeadScanner scanner, String text) {
    return catchThrowableOfType(HttpFault.class, () -> scanner.scan(octets(text))).reason();
  }

  private static ByteBuf octets(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
  }
}
