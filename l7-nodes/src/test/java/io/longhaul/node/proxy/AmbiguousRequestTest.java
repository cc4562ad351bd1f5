package io.longhaul.node.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that two recipients could read differently never reach an application. */
@ExtendWith(LeakCheck.class)
final class AmbiguousRequestTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
  private static FakeUpstream app;
  private static TestNode node;

  @BeforeAll
  static void start() throws IOException {
    app = FakeUpstream.answering(OK);
    node = TestNode.to(app.endpoint());
  }

  @AfterAll
  static void stop() throws IOException {
    app.close();
    node.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST / HTTP/1.1\nHost: a\nContent-Length: 5\nTransfer-Encoding: chunked\n\n0\n\nX",
        "POST / HTTP/1.1\nHost: a\nContent-Length: 5\nContent-Length: 6\n\nhello",
        "POST / HTTP/1.1\nHost: a\nContent-Length: 5\nContent-Length: 5\n\nhello",
        "POST / HTTP/1.1\nHost: a\nContent-Length: 5, 5\n\nhello",
        "POST / HTTP/1.1\nHost: a\nContent-Length: 5,5\n\nhello",
        "POST / HTTP/1.1\nHost: a\nContent-Length: +5\n\nhello",
        "POST / HTTP/1.1\nHost: a\nContent-Length: -5\n\nhello",
        "POST / HTTP/1.1\nHost: a\nContent-Length: 0x5\n\nhello",
        "POST / HTTP/1.1\nHost: a\nContent-Length: 5 \u000b\n\nhello",
        "POST / HTTP/1.1\nHost: a\nContent-Length: 1 2\n\nhello",
        "POST / HTTP/1.1\nHost: a\nContent-Length:\n\nhello",
        "POST / HTTP/1.1\nHost: a\nContent-Length: 99999999999999999999\n\nhello",
        "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: xchunked\n\n0\n\n",
        "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked, identity\n\n0\n\n",
        "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: identity\n\n0\n\n",
        "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: gzip\n\n0\n\n",
        "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\nTransfer-Encoding: chunked\n\n0\n\n",
        "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\nTransfer-Encoding: x\n\n0\n\n",
        "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: \"chunked\"\n\n0\n\n",
        "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: ,chunked\n\n0\n\n",
        "POST / HTTP/1.1\nHost: a\nTransfer-Encoding:\n\n0\n\n",
        "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: \u000bchunked\n\n0\n\n",
        "POST / HTTP/1.1\nHost: a\nTransfer-Encoding : chunked\n\n0\n\n",
        "POST / HTTP/1.1\nHost: a\nTransfer-Encoding\t: chunked\n\n0\n\n",
        "POST / HTTP/1.1\nHost: a\nTransfer-Encoding:\n chunked\n\n0\n\n",
        "POST / HTTP/1.1\nHost: a\n Transfer-Encoding: chunked\n\n0\n\n",
        "POST / HTTP/1.0\nHost: a\nTransfer-Encoding: chunked\n\n0\n\n",
        "GET / HTTP/1.1\nHost: a\nX: a\n b\n\n",
        "GET / HTTP/1.1\nHost: a\nX: a\u0000b\n\n",
        "GET / HTTP/1.1\nHost: a\nX: a\u0001b\n\n",
        "GET / HTTP/1.1\nHost: a\nX: a\u007fb\n\n",
        "GET / HTTP/1.1\nHost: a\nX: a\rb\n\n",
        "GET / HTTP/1.1\nHost: a\nX: a\r\n\n",
        "GET / HTTP/1.1\nHost: a\nX\n\n",
        "GET / HTTP/1.1\nHost: a\n: x\n\n",
        "GET / HTTP/1.1\nHost: a\nX(y): x\n\n",
        "GET / HTTP/1.1\nHost: a\nX\u00e4: x\n\n",
        "GET / HTTP/1.1\n\n",
        "GET / HTTP/1.1\nHost: a\nHost: a\n\n",
        "GET / HTTP/1.1\nHost: a\nHost: b\n\n",
        "GET / HTTP/1.1\nHost:\n\n",
        "GET / HTTP/1.1\nHost: a b\n\n",
        "GET / HTTP/1.1\nHost: a@b\n\n",
        "GET / HTTP/1.1\nHost: a/b\n\n",
        "GET / HTTP/1.1\nHost: a:99999\n\n",
        "GET / HTTP/1.1\nHost: a, b\n\n",
        " GET / HTTP/1.1\nHost: a\n\n",
        "GET  / HTTP/1.1\nHost: a\n\n",
        "GET /  HTTP/1.1\nHost: a\n\n",
        "GET / HTTP/1.1 \nHost: a\n\n",
        "GET\t/ HTTP/1.1\nHost: a\n\n",
        "GET / http/1.1\nHost: a\n\n",
        "GET / HTTP/1.1x\nHost: a\n\n",
        "GET /\n\n",
        "G(T / HTTP/1.1\nHost: a\n\n",
        "GET /\u0000 HTTP/1.1\nHost: a\n\n",
        "GET /\u00e4 HTTP/1.1\nHost: a\n\n",
        "GET /#x HTTP/1.1\nHost: a\n\n",
        "GET /a/../../x HTTP/1.1\nHost: a\n\n",
        "GET /%zz HTTP/1.1\nHost: a\n\n",
        "GET x HTTP/1.1\nHost: a\n\n",
        "GET * HTTP/1.1\nHost: a\n\n",
        "GET ftp://a/ HTTP/1.1\nHost: a\n\n",
        "GET http://u@a/ HTTP/1.1\nHost: a\n\n",
        "GET http:///x HTTP/1.1\nHost: a\n\n",
        "\n\n\nGET / HTTP/1.1\nHost: a\n\n"
      })
  void isRefusedWith400AndClosed(String request) throws IOException {
    assertThat(answerTo(request.replace("\n", "\r\n").replace("\r\r\n", "\r")))
        .startsWith("HTTP/1.1 400 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n\n",
        "\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"
      })
  void bareLineFeedIsRefused(String request) throws IOException {
    assertThat(answerTo(request)).startsWith("HTTP/1.1 400 ").contains("bare-lf");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x\r\nhello\r\n0\r\n\r\n",
        "-5\r\nhello\r\n0\r\n\r\n",
        "+5\r\nhello\r\n0\r\n\r\n",
        "0x5\r\nhello\r\n0\r\n\r\n",
        " 5\r\nhello\r\n0\r\n\r\n",
        "5 \r\nhello\r\n0\r\n\r\n",
        "5\nhello\r\n0\r\n\r\n",
        "\r\nhello\r\n0\r\n\r\n",
        ";x\r\nhello\r\n0\r\n\r\n",
        "5;\u0000\r\nhello\r\n0\r\n\r\n",
        "5;a\nb\r\nhello\r\n0\r\n\r\n",
        "5\r\nhelloX\r\n0\r\n\r\n",
        "5\r\nhello\n0\r\n\r\n",
        "ffffffffffffffff\r\nhello",
        "0000000000000005\r\nhello\r\n0\r\n\r\n",
        "0\r\nX : y\r\n\r\n",
        "0\r\nX: y\n\r\n",
        "0\r\nno colon\r\n\r\n"
      })
  void chunkThatLiesIsRefused(String body) throws IOException {
    int before = app.seen().size();
    String head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    try (Peer client = node.connect()) {
      client.send(head + body + "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(client.readToEnd())
          .satisfiesAnyOf(
              answer -> assertThat(answer).startsWith("HTTP/1.1 400 "),
              // The application answered the head before the body turned out to be wrong.
              answer ->
                  assertThat(answer).startsWith("HTTP/1.1 200 ").contains("Connection: close"));
    }
    assertThat(app.seen().stream().skip(before)).noneMatch(r -> r.contains("smuggled"));
  }

  @Test
  void otherRefusalsHaveTheirOwnStatus() throws IOException {
    assertThat(answerTo("CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n")).startsWith("HTTP/1.1 501 ");
    assertThat(answerTo("GET / HTTP/2.0\r\nHost: a\r\n\r\n")).startsWith("HTTP/1.1 505 ");
    assertThat(
            answerTo(
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"))
        .startsWith("HTTP/1.1 501 ");
    assertThat(answerTo("GET /" + "x".repeat(9000) + " HTTP/1.1\r\nHost: a\r\n\r\n"))
        .startsWith("HTTP/1.1 414 ");
    assertThat(answerTo("GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(40_000) + "\r\n\r\n"))
        .startsWith("HTTP/1.1 431 ");
    assertThat(answerTo("GET / HTTP/1.1\r\nHost: a\r\n" + "X: y\r\n".repeat(100) + "\r\n"))
        .startsWith("HTTP/1.1 431 ");
  }

  @Test
  void headAtTheLimitsPasses() throws IOException {
    try (Peer client = node.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\n" + "X: y\r\n".repeat(99) + "\r\n");
      assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
      String target = "/" + "x".repeat(8192 - "GET / HTTP/1.1".length());
      client.send("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void hundredMegabytesOfHeadersEndInABoundedClose() throws IOException {
    String line = "X: " + "x".repeat(1000) + "\r\n";
    try (Peer client = node.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\n");
      int sent = 0;
      try {
        for (; sent < 100_000; sent++) {
          client.send(line);
        }
      } catch (IOException e) {
        // The node stopped reading and closed, which is what is wanted.
      }
      assertThat(sent).isLessThan(100_000);
    }
    assertThat(node.count("request.faults", "reason", "headers-too-large")).isPositive();
  }

  private String answerTo(String request) throws IOException {
    int before = app.seen().size();
    try (Peer client = node.connect()) {
      client.send(request);
      String answer = client.readToEnd();
      assertThat(app.seen()).hasSize(before);
      assertThat(answer).contains("\r\nConnection: close\r\n");
      return answer;
    }
  }
}
