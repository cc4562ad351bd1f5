package io.longhaul.node.attack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.config.RoutesDocument;
import io.longhaul.node.jwt.TestJwts;
import io.longhaul.node.jwt.TestJwts.Signer;
import io.longhaul.node.route.RouteSnapshot;
import io.longhaul.node.testing.Bystanders;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.Http2Peer;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.TestNode;
import io.longhaul.node.testing.WebSocketFrames;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Policies, tried by clients who have hundreds of streams at once. */
@ExtendWith(LeakCheck.class)
final class Http2PolicyTest {
  private static final String TOKEN = "a-long-and-random-token";
  private static final String CLAIMS =
      "{\"sub\":\"u-1\",\"exp\":%d}".formatted(System.currentTimeMillis() / 1_000 + 3_600);
  private static final int BURST = 10;
  private static final int MANY = 100;
  private static final long MOST_GROWTH = 8 << 20;

  @TempDir Path folder;
  private final Signer signer = TestJwts.signer("ES256", "k1");
  private FakeUpstream app;
  private TestNode node;
  private Bystanders others;
  private Http2Peer client;

  @BeforeEach
  void start() throws IOException, NoSuchAlgorithmException {
    app = Bystanders.application(10);
    Path keys = Files.writeString(folder.resolve("keys"), TestJwts.keySet(signer));
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(TOKEN.getBytes(UTF_8));
    Path tokens =
        Files.writeString(folder.resolve("tokens"), HexFormat.of().formatHex(hash) + " somebody\n");
    String routes =
        """
        policies:
          - {name: jwt, jwt: {keys: %s}}
          - {name: cookie, jwt: {keys: %s, cookie: t}}
          - {name: tokens, tokens: {file: %s, header: x-token}}
          - {name: rate, rateLimits: [{rate: 1/h, burst: %d}]}
        routes:
          - {path: /, upstream: app}
          - {path: /jwt, upstream: app, policies: [jwt]}
          - {path: /cookie, upstream: app, policies: [cookie]}
          - {path: /tokens, upstream: app, policies: [tokens]}
          - {path: /rate, upstream: app, policies: [rate]}
        upstreams: [{name: app, endpoints: ["%s"]}]
        """
            .formatted(keys, keys, tokens, BURST, app.endpoint());
    node =
        TestNode.start(
            TestNode.Options.DEFAULT, RouteSnapshot.of(RoutesDocument.parse("test.yaml", routes)));
    others = new Bystanders(node);
    client = Http2Peer.over(node.connect());
  }

  @AfterEach
  void stop() throws IOException {
    try {
      others.goOnWithin(MOST_GROWTH);
    } finally {
      client.close();
      others.close();
      node.close();
      app.close();
    }
  }

  private static Http2Headers get(String path, String... fields) {
    Http2Headers headers = Http2Peer.request("GET", path);
    for (int i = 0; i < fields.length; i += 2) {
      headers.add(fields[i], fields[i + 1]);
    }
    return headers;
  }

  private String status(Http2Headers headers) throws IOException {
    return client.status(client.open(headers, true));
  }

  /** The statuses of so many at once. */
  private static List<String> statuses(Http2Peer peer, int number, Http2Headers headers)
      throws IOException {
    List<Integer> streams = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      streams.add(peer.open(headers, true));
    }
    List<String> statuses = new ArrayList<>();
    for (int stream : streams) {
      statuses.add(peer.status(stream));
    }
    return statuses;
  }

  private static long count(List<String> statuses, String status) {
    return statuses.stream().filter(status::equals).count();
  }

  @Test
  void forgedTokensInManyStreamsAreEachRefusedAndARightOnePasses() throws IOException {
    String forged = "Bearer " + TestJwts.signer("ES256", "k1").token(CLAIMS);
    assertThat(statuses(client, MANY, get("/jwt", "authorization", forged))).containsOnly("401");
    assertThat(node.count("access.denied", "reason", "jwt-signature")).isEqualTo(MANY);
    assertThat(status(get("/jwt", "authorization", "Bearer " + signer.token(CLAIMS))))
        .isEqualTo("200");
    assertThat(status(get("/jwt"))).isEqualTo("401");
    assertThat(node.count("failures", "blame", "client", "reason", "denied")).isEqualTo(MANY + 1);
  }

  @Test
  void tokenThatIsGivenTwiceIsRefusedWhateverItsOrder() throws IOException {
    assertThat(status(get("/tokens", "x-token", TOKEN))).isEqualTo("200");
    assertThat(status(get("/tokens", "x-token", TOKEN + "x"))).isEqualTo("401");
    assertThat(status(get("/tokens", "x-token", TOKEN, "x-token", "wrong"))).isEqualTo("400");
    assertThat(status(get("/tokens", "x-token", "wrong", "x-token", TOKEN))).isEqualTo("400");
    assertThat(status(get("/tokens", "x_token", "wrong", "x-token", TOKEN))).isEqualTo("400");
    assertThat(status(get("/tokens", "x-token", TOKEN))).isEqualTo("200");
  }

  @Test
  void tokenInOneOfManyCookiesIsFoundAndTwoAreNot() throws IOException {
    String right = "t=" + signer.token(CLAIMS);
    assertThat(status(get("/cookie", "cookie", "a=b", "cookie", right))).isEqualTo("200");
    assertThat(status(get("/cookie", "cookie", "t=forged", "cookie", right))).isNotEqualTo("200");
    assertThat(status(get("/cookie", "cookie", right, "cookie", "t=forged"))).isNotEqualTo("200");
  }

  @Test
  void streamsOfAllConnectionsTogetherGetNoMoreThanTheRate() throws IOException {
    List<String> all = new ArrayList<>(statuses(client, MANY, get("/rate")));
    try (Http2Peer another = Http2Peer.over(node.connect())) {
      all.addAll(statuses(another, MANY, get("/rate")));
    }
    assertThat(count(all, "200")).isEqualTo(BURST);
    assertThat(count(all, "429")).isEqualTo(2 * MANY - BURST);
    int refused = client.get("/rate");
    assertThat(client.await(Http2Peer.HEADERS, refused).field("retry-after")).matches("[0-9]+");
    assertThat(status(get("/"))).isEqualTo("200");
  }

  @Test
  void webSocketNeedsItsTokenAndStaysWhenTheRateIsUsedUp() throws IOException {
    Http2Headers opening = Http2Peer.webSocket();
    assertThat(client.status(client.open(opening.path("/tokens"), false))).isEqualTo("401");
    int open = client.open(Http2Peer.webSocket().path("/rate"), false);
    assertThat(client.status(open)).isEqualTo("200");
    assertThat(statuses(client, MANY, get("/rate"))).contains("429");
    client.data(open, WebSocketFrames.clientText("hi"), false);
    assertThat(client.await(Http2Peer.DATA, open).payload())
        .isEqualTo(WebSocketFrames.serverText("hi"));
  }
}
