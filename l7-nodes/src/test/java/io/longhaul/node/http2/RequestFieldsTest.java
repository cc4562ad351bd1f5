package io.longhaul.node.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.node.http.Head;
import io.longhaul.node.http.HttpFault;
import io.longhaul.node.http.HttpLimits;
import io.longhaul.node.http.KnownField;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RequestFieldsTest {
  private static Http2Headers get() {
    return new DefaultHttp2Headers(false).method("GET").scheme("https").authority("a").path("/x");
  }

  private static Head head(Http2Headers headers, boolean endStream) throws Exception {
    return RequestFields.head(headers, endStream, HttpLimits.DEFAULT, () -> "minted");
  }

  @Test
  void requestBecomesAHeadThatMeansTheSame() throws Exception {
    Head head = head(get().add("x", "1").add("cookie", "a=1").add("cookie", "b=2"), true);
    assertThat(head.part(0)).isEqualTo("GET");
    assertThat(head.part(1)).isEqualTo("/x");
    assertThat(head.list("host")).contains("a");
    assertThat(head.list("cookie")).contains("a=1; b=2");
    assertThat(head.list("x")).contains("1");
    assertThat(head.occurrences(KnownField.TRANSFER_ENCODING)).isZero();
    assertThat(head.occurrences(KnownField.CONTENT_LENGTH)).isZero();
  }

  @Test
  void bodyWithoutALengthGoesOnInChunksAndAnEmptyOneIsSaidToBe() throws Exception {
    assertThat(head(get().method("POST"), false).list("transfer-encoding")).contains("chunked");
    assertThat(head(get().method("POST"), true).list("content-length")).contains("0");
    Http2Headers sized = get().method("POST").add("content-length", "5");
    assertThat(head(sized, false).list("content-length")).contains("5");
  }

  @Test
  void webSocketBecomesAHandshakeWithAKeyOfOurs() throws Exception {
    Http2Headers headers = get().method("CONNECT").set(":protocol", "websocket");
    Head head = head(headers.add("sec-websocket-key", "theirs"), false);
    assertThat(head.part(0)).isEqualTo("GET");
    assertThat(head.list("upgrade")).contains("websocket");
    assertThat(head.list("connection")).contains("Upgrade");
    assertThat(head.list("sec-websocket-key")).contains("minted");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "Name, x",
        "na me, x",
        "na:me, x",
        "`na\r\nme`, x",
        "n\u00e4me, x",
        "``, x",
        "connection, close",
        "keep-alive, x",
        "proxy-connection, x",
        "transfer-encoding, chunked",
        "upgrade, websocket",
        "te, gzip",
        "te, `trailers, gzip`",
        "x, `a\r\nHost: b`",
        "x, `a\nb`",
        "x, `a\0b`",
        "x, ` a`",
        "x, `a\t`",
        "host, b",
        "content-length, 1",
        ":method, PUT",
        ":status, 200",
        ":other, x",
        ":protocol, websocket",
        ":path, x",
        ":path, ``",
        ":path, `/ x`",
        ":path, *",
        ":path, http://b/",
        ":scheme, ftp",
        ":authority, `a\r\n`",
      })
  void malformedFieldEndsTheStream(String name, String value) {
    Http2Headers headers = get();
    if (name.startsWith(":p") || name.equals(":scheme") || name.equals(":authority")) {
      headers.set(name, value);
    } else {
      headers.add(name, value);
    }
    assertThatThrownBy(() -> head(headers, true)).isInstanceOf(MalformedMessage.class);
  }

  @ParameterizedTest
  @CsvSource({":method", ":scheme", ":path"})
  void requestWithoutOneOfThesePseudoHeadersIsMalformed(String name) {
    Http2Headers headers = get();
    assertThat(headers.remove(name)).isTrue();
    assertThatThrownBy(() -> head(headers, true)).isInstanceOf(MalformedMessage.class);
  }

  @Test
  void whatHttp1WouldAnswerWith400OrMoreIsAnsweredSo() {
    Http2Headers many = get();
    for (int i = 0; i < HttpLimits.DEFAULT_FIELDS; i++) {
      many.add("x-" + i, "");
    }
    assertThatThrownBy(() -> head(many, true)).isInstanceOf(HttpFault.class);
    assertThatThrownBy(
            () -> head(new DefaultHttp2Headers(false).method("CONNECT").authority("a:1"), true))
        .isInstanceOf(HttpFault.class);
    assertThatThrownBy(() -> head(get().method("CONNECT").set(":protocol", "other"), false))
        .isInstanceOf(HttpFault.class);
  }

  @Test
  void trailersHaveNoPseudoHeadersNorWhatComesTooLate() throws Exception {
    Http2Headers late = new DefaultHttp2Headers(false).add("x-sum", "1").add("host", "b");
    StringBuilder forwarded = new StringBuilder();
    TrailerFields.read(late, HttpLimits.DEFAULT)
        .orElseThrow()
        .forEach((name, value) -> forwarded.append(name).append('=').append(value));
    assertThat(forwarded.toString()).isEqualTo("x-sum=1");
    assertThatThrownBy(
            () -> TrailerFields.read(new DefaultHttp2Headers(false).path("/"), HttpLimits.DEFAULT))
        .isInstanceOf(MalformedMessage.class);
  }
}
