package io.longhaul.node.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.Bystanders;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.Http2Peer;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests that hide another one. The application never sees it, and those whose requests share
 * connections to the application get no answers but their own.
 */
@ExtendWith(LeakCheck.class)
final class SmugglingTest {
  private static final int PROTOCOL_ERROR = 1;

  /** What a trailer is sent behind, as the application reads it. */
  private static final String CHUNK = "3\r\nabc\r\n";

  private static final String HIDDEN = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";

  /** Of direct memory: lengths that are announced are not believed. */
  private static final long MOST_GROWTH = 4 << 20;

  private static final String HIDDEN_LENGTH = Integer.toHexString(HIDDEN.length());

  private final Queue<String> seen = new ConcurrentLinkedQueue<>();

  /**
   * What came behind heads that announced chunks: the body, its trailers, its end if it had one.
   */
  private final Queue<String> bodies = new ConcurrentLinkedQueue<>();

  private FakeUpstream app;
  private TestNode node;
  private Bystanders others;

  @BeforeEach
  void start() throws IOException {
    app = FakeUpstream.start((peer, connection) -> serve(peer));
    node = TestNode.to(app.endpoint());
    others = new Bystanders(node);
  }

  private void serve(Peer peer) throws IOException {
    for (String head = peer.readMessage(); head.contains(" HTTP/"); head = peer.readMessage()) {
      seen.add(head.substring(0, head.indexOf("\r\n")));
      if (head.toLowerCase(Locale.ROOT).contains("\r\ntransfer-encoding: chunked\r\n")) {
        bodies.add(peer.readHead());
      }
      Bystanders.serve(peer, head);
    }
  }

  @AfterEach
  void stop() throws IOException {
    try {
      others.goOnWithin(MOST_GROWTH);
      assertThat(seen).noneMatch(request -> request.contains("smuggled"));
      assertThat(bodies).noneMatch(body -> body.contains("smuggled"));
    } finally {
      others.close();
      node.close();
      app.close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // CL.TE and TE.CL, in both orders.
        "Content-Length: 5%nTransfer-Encoding: chunked%n%n0%n%n",
        "Transfer-Encoding: chunked%nContent-Length: 4%n%nLEN%nHIDDEN%n0%n%n",
        // TE.TE: one of them is not understood by everybody.
        "Transfer-Encoding: chunked%nTransfer-Encoding: x%n%n0%n%n",
        "Transfer-Encoding: x%nTransfer-Encoding: chunked%n%n0%n%n",
        "Transfer-Encoding: xchunked%nContent-Length: 0%n%n",
        "Transfer-Encoding: chunked, x%n%n0%n%n",
        "Transfer-Encoding : chunked%nContent-Length: 0%n%n",
        "Transfer-Encoding:\u000bchunked%nContent-Length: 0%n%n",
        "Transfer_Encoding: chunked%nTransfer-Encoding: chunked%nContent-Length: 5%n%n0%n%n",
        "X: y%n Transfer-Encoding: chunked%nContent-Length: 0%n%n",
        "Transfer-Encoding:%n chunked%nContent-Length: 0%n%n",
        // A line end that only some see.
        "X: y\nTransfer-Encoding: chunked%nContent-Length: 0%n%n",
        "X: y\rTransfer-Encoding: chunked%nContent-Length: 0%n%n",
        "X: y\n\nHIDDEN%n%n",
        "Content-Length: 0%n\n",
        // Two lengths, and lengths that are read differently.
        "Content-Length: 0%nContent-Length: 5%n%nhello",
        "Content-Length: 0%nContent-Length: 0%n%n",
        "Content-Length: 0, 5%n%nhello",
        "Content-Length: +0%n%n",
        "Content-Length: 00x0%n%n",
        "Content-Length : 0%n%n",
        "Content-Length: 0\u0000%n%n",
        // Chunks whose ends differ.
        "Transfer-Encoding: chunked%n%n5\nhello%n0%n%n",
        "Transfer-Encoding: chunked%n%n5%nhello\n0%n%n",
        "Transfer-Encoding: chunked%n%n0x5%nhello%n0%n%n",
        "Transfer-Encoding: chunked%n%n100000000000000000%n",
        "Transfer-Encoding: chunked%n%n0;a\nb%n%n",
      })
  void requestBehindAnAmbiguousOne(String attack) throws IOException {
    String ambiguous =
        ("POST /attack HTTP/1.1\r\nHost: a\r\n" + attack)
            .replace("%n", "\r\n")
            .replace("LEN", HIDDEN_LENGTH)
            .replace("HIDDEN", HIDDEN);
    try (Peer attacker = node.connect()) {
      String answer = attacker.send(ambiguous + HIDDEN).readToEnd();
      // The head may have been passed on before its body turned out to be wrong.
      assertThat(answer).matches("(?s)HTTP/1\\.1 (400|501) .*|HTTP/1\\.1 200 .*/attack|<reset>");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x\r\nhidden=y",
        "x=y\r\n\r\nHIDDEN",
        "x=y\nX-Y: z",
        "x=y\rX-Y: z",
        "x=y\u0000z",
        "x: y=z",
        "X=y",
        "=y",
        "transfer-encoding=chunked",
        "transfer-encoding=chunked\r\n",
        "connection=transfer-encoding",
        "keep-alive=1",
        "proxy-connection=keep-alive",
        "upgrade=h2c",
        "host=b",
        "content-length=0",
        "content-length=5, 6",
        "content-length=+3",
        "cookie=a\r\nX-Y: z",
        "+:path=/b",
        ":path=/ HTTP/1.1\r\nHost: a\r\n\r\nHIDDEN",
        ":path=/a b",
        ":path=",
        ":method=GET / HTTP/1.1\r\nHost: a\r\n\r\nHIDDEN",
        ":method=G ET",
        ":authority=a\r\nX-Y: z",
        ":authority=a b",
        ":scheme=http\r\nX-Y: z",
        ":unknown=x"
      })
  void requestInAFieldOfHttp2(String field) throws IOException {
    int at = field.indexOf('=');
    String name = field.substring(0, at);
    boolean lengthLies = name.equals("content-length");
    try (Http2Peer attacker = Http2Peer.over(node.connect())) {
      String value = field.substring(at + 1).replace("HIDDEN", HIDDEN);
      int stream = attacker.open(with(name, value), false);
      attacker.data(stream, "abc", true);
      Http2Peer.Frame answer =
          attacker.await(
              frame ->
                  frame.stream() == stream
                      && (frame.type() == Http2Peer.RST_STREAM
                          || frame.type() == Http2Peer.HEADERS));
      if (answer.type() == Http2Peer.HEADERS) {
        assertThat(answer.status()).isEqualTo("400");
      }
      assertThat(attacker.status(attacker.get("/after"))).isEqualTo("200");
    }
    // A length shows to be wrong only behind the head; what came of the body goes nowhere.
    assertThat(seen).noneMatch(request -> !lengthLies && request.startsWith("POST "));
  }

  /** A request whose one field is this, in the place of the right one or behind all. */
  private static Http2Headers with(String name, String value) {
    Http2Headers request = Http2Peer.request("POST", "/attack");
    Http2Headers attack = new DefaultHttp2Headers(false);
    request.forEach(
        field -> {
          if (!field.getKey().toString().equals(name)) {
            attack.add(field.getKey(), field.getValue());
          }
        });
    return attack.add(name.replace("+", ""), value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "transfer-encoding=chunked",
        "connection=x",
        "x=y\r\n\r\nHIDDEN",
        "x=y\nX-Y: z",
        "x: y=z",
        "X=y",
        "=y",
        ":path=/"
      })
  void requestInATrailerOfHttp2EndsItsStreamAndTheBodyIsNeverComplete(String field)
      throws IOException {
    try (Http2Peer attacker = Http2Peer.over(node.connect())) {
      int stream = postWithTrailer(attacker, field);
      assertThat(attacker.await(Http2Peer.RST_STREAM, stream).error()).isEqualTo(PROTOCOL_ERROR);
      Await.until("application saw the end", () -> !bodies.isEmpty());
      assertThat(bodies).as("no end").hasSize(1).allMatch(CHUNK::startsWith);
      assertThat(attacker.status(attacker.get("/after"))).isEqualTo("200");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "content-length=1, ''",
    "host=b, ''",
    "trailer=x, ''",
    "x-request-id=mine, ''",
    "traceparent=00-1-1-01, ''",
    "tracestate=a=b, ''",
    "cookie=a=b, ''",
    "authorization=x, ''",
    "x-forwarded-for=192.0.2.1, ''",
    "x_forwarded_for=192.0.2.1, ''",
    "x-checksum=1, x-checksum: 1"
  })
  void ofTheTrailersOfHttp2OnlyThoseThatMayComeLateArrive(String field, String arrives)
      throws IOException {
    try (Http2Peer attacker = Http2Peer.over(node.connect())) {
      int stream = postWithTrailer(attacker, field);
      assertThat(attacker.status(stream)).isEqualTo("200");
      String lines = arrives.isEmpty() ? "" : arrives + "\r\n";
      assertThat(bodies).containsExactly(CHUNK + "0\r\n" + lines + "\r\n");
      assertThat(attacker.status(attacker.get("/after"))).isEqualTo("200");
    }
  }

  /** The trailer is sent when the application has the head, so that it would see what follows. */
  private int postWithTrailer(Http2Peer attacker, String field) throws IOException {
    int stream = attacker.open(Http2Peer.request("POST", "/attack"), false);
    attacker.data(stream, "abc", false);
    Await.until("application has the head", () -> seen.contains("POST /attack HTTP/1.1"));
    int at = field.indexOf('=');
    String value = field.substring(at + 1).replace("HIDDEN", HIDDEN);
    attacker.headers(
        stream, new DefaultHttp2Headers(false).add(field.substring(0, at), value), true);
    return stream;
  }
}
