package io.longhaul.node.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.config.RoutesDocument;
import io.longhaul.node.jwt.TestJwts;
import io.longhaul.node.jwt.TestJwts.Signer;
import io.longhaul.node.route.RouteSnapshot;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a client says late, behind its body, in fields that only we may write. */
@ExtendWith(LeakCheck.class)
final class VerifiedTrailersTest {
  @TempDir Path folder;
  private final Signer signer = TestJwts.signer("ES256", "k1");

  private RouteSnapshot routes(FakeUpstream app) throws IOException {
    Path keys = Files.writeString(folder.resolve("keys"), TestJwts.keySet(signer));
    return RouteSnapshot.of(
        RoutesDocument.parse(
            "test.yaml",
            """
            policies: [{name: p, jwt: {keys: %s, forward: {sub: X-User}}}]
            routes: [{path: /, upstream: app, policies: [p]}]
            upstreams: [{name: app, endpoints: ["%s"]}]
            """
                .formatted(keys, app.endpoint())));
  }

  private static void echoBody(Peer peer) throws IOException {
    peer.readHead();
    String body = peer.readHead();
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s".formatted(body.length(), body));
  }

  @Test
  void trailersDoNotSayWhatOnlyPoliciesMaySay() throws IOException {
    long end = System.currentTimeMillis() / 1_000 + 3_600;
    String token = signer.token("{\"sub\":\"u-1\",\"exp\":%d}".formatted(end));
    try (FakeUpstream app = FakeUpstream.start((peer, _) -> echoBody(peer));
        TestNode node = TestNode.start(TestNode.Options.DEFAULT, routes(app));
        Peer client = node.connect()) {
      String head =
          "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nAuthorization: Bearer %s\r\n\r\n"
              .formatted(token);
      client.send(head + "2\r\nhi\r\n0\r\nX-Note: n\r\nX-User: root\r\nX_USER: root\r\n\r\n");
      assertThat(client.readMessage())
          .startsWith("HTTP/1.1 200 ")
          .contains("X-Note: n\r\n")
          .doesNotContain("root");
    }
  }
}
