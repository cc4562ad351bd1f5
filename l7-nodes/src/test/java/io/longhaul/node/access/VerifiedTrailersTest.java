package io.longhaul.node.access;

import static io.longhaul.node.testing.Http2Peer.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.config.RoutesDocument;
import io.longhaul.node.jwt.TestJwts;
import io.longhaul.node.jwt.TestJwts.Signer;
import io.longhaul.node.route.RouteSnapshot;
import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.Http2Peer;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a client says late, behind its body, in fields that only we may write or that a policy
 * decided by.
 */
@ExtendWith(LeakCheck.class)
final class VerifiedTrailersTest {
  private static final String HEAD = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n";
  private static final String BODY = "2\r\nhi\r\n0\r\nX-Note: n\r\n";

  @TempDir Path folder;
  private final Signer signer = TestJwts.signer("ES256", "k1");
  private FakeUpstream app;

  @BeforeEach
  void start() throws IOException {
    app = FakeUpstream.start((peer, _) -> echoBody(peer));
    var _ = Files.writeString(folder.resolve("keys"), TestJwts.keySet(signer));
    String hash = HexFormat.of().formatHex(TokenHash.of("token-1"));
    var _ = Files.writeString(folder.resolve("tokens"), hash + " one\n");
    var _ = Files.writeString(folder.resolve("one"), "mine\ntheirs\n");
  }

  @AfterEach
  void stop() throws IOException {
    app.close();
  }

  private void echoBody(Peer peer) throws IOException {
    app.saw(peer.readHead());
    String body = peer.readHead();
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s".formatted(body.length(), body));
  }

  private RouteSnapshot routes(String policy) {
    return RouteSnapshot.of(
        RoutesDocument.parse(
            "test.yaml",
            """
            policies: [{name: p, %s}]
            routes: [{path: /, upstream: app, policies: [p]}]
            upstreams: [{name: app, endpoints: ["%s"]}]
            """
                .formatted(policy, app.endpoint())));
  }

  private String ids() {
    return "tokens: {header: X-Key, file: %s, ids: {header: X-Account, folder: %s}}"
        .formatted(folder.resolve("tokens"), folder);
  }

  private String token() {
    long end = System.currentTimeMillis() / 1_000 + 3_600;
    return signer.token("{\"sub\":\"u-1\",\"exp\":%d}".formatted(end));
  }

  /** The chunked body as the application got it. */
  private String echoed(String policy, String fields, String trailers) throws IOException {
    try (TestNode node = TestNode.start(TestNode.Options.DEFAULT, routes(policy));
        Peer client = node.connect()) {
      String answer = client.send(HEAD + fields + "\r\n" + BODY + trailers + "\r\n").readMessage();
      assertThat(answer).startsWith("HTTP/1.1 200 ");
      return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }
  }

  @Test
  void trailersDoNotSayWhatOnlyPoliciesMaySay() throws IOException {
    String policy = "jwt: {keys: %s, forward: {sub: X-User}}".formatted(folder.resolve("keys"));
    assertThat(
            echoed(
                policy,
                "Authorization: Bearer " + token() + "\r\n",
                "X-User: root\r\nX_USER: root\r\n"))
        .isEqualTo(BODY + "\r\n");
  }

  @Test
  void trailersDoNotSayAgainWhatATokensPolicyDecidedBy() throws IOException {
    assertThat(
            echoed(
                ids(),
                "X-Key: token-1\r\nX-Account: mine\r\n",
                "X-Account: theirs\r\nX_ACCOUNT: theirs\r\nx-key: k\r\nX_Key: k\r\n"))
        .isEqualTo(BODY + "\r\n");
  }

  @Test
  void trailersDoNotSayAgainWhereTheJsonWebTokenWas() throws IOException {
    String policy = "jwt: {keys: %s, header: X-Token}".formatted(folder.resolve("keys"));
    assertThat(
            echoed(policy, "X-Token: " + token() + "\r\n", "X-Token: other\r\nx_token: other\r\n"))
        .isEqualTo(BODY + "\r\n");
  }

  @Test
  void trailersDoNotSayAgainWhatARateLimitCountedBy() throws IOException {
    String policy = "rateLimits: [{key: header, header: X-Caller, rate: 1/h}]";
    assertThat(echoed(policy, "X-Caller: me\r\n", "X-Caller: other\r\n")).isEqualTo(BODY + "\r\n");
  }

  @Test
  void trailersOfHttp2DoNotSayAgainWhatAPolicyDecidedBy() throws IOException {
    try (TestNode node = TestNode.start(TestNode.Options.DEFAULT, routes(ids()));
        Http2Peer client = Http2Peer.over(node.connect())) {
      Http2Headers head = request("POST", "/").add("x-key", "token-1").add("x-account", "mine");
      int stream = client.open(head, false);
      client.data(stream, "hi", false);
      Http2Headers trailers = new DefaultHttp2Headers().add("x-note", "n");
      trailers.add("x-account", "theirs").add("x_account", "theirs").add("x_key", "k");
      client.headers(stream, trailers, true);
      assertThat(client.status(stream)).isEqualTo("200");
      assertThat(client.body(stream)).isEqualTo("2\r\nhi\r\n0\r\nx-note: n\r\n\r\n");
      assertThat(app.seen().getFirst()).contains("\r\nx-account: mine\r\n");
    }
  }

  @Test
  void policiesThatDecidedCountAlsoWhereTheDocumentHasChangedSince() throws IOException {
    try (TestNode node = TestNode.start(TestNode.Options.DEFAULT, routes(ids()));
        Peer client = node.connect()) {
      client.send(HEAD + "X-Key: token-1\r\nX-Account: mine\r\n\r\n");
      Await.until("head is there", () -> !app.seen().isEmpty());
      for (String rate : new String[] {"1/h", "2/h"}) {
        node.server().routes(routes("rateLimits: [{rate: %s}]".formatted(rate)));
      }
      client.send(BODY + "X-Account: theirs\r\n\r\n");
      assertThat(client.readMessage()).endsWith("\r\n\r\n" + BODY + "\r\n");
    }
  }
}
