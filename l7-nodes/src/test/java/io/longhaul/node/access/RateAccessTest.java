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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Rate limits through a node. */
@ExtendWith(LeakCheck.class)
final class RateAccessTest {
  @TempDir Path folder;

  private static int passing(PolicyNode node, String path, String fields, int tries)
      throws IOException {
    int passing = 0;
    for (int i = 0; i < tries; i++) {
      passing += node.get(path, fields).startsWith("HTTP/1.1 200 ") ? 1 : 0;
    }
    return passing;
  }

  @Test
  void clientIsToldWhenToComeAgain() throws IOException {
    try (PolicyNode node = new PolicyNode("rateLimits: [{rate: 2/h, burst: 3}]")) {
      assertThat(passing(node, "/", "", 5)).isEqualTo(3);
      String answer = node.get("/", "");
      assertThat(answer).startsWith("HTTP/1.1 429 ").contains("\r\nRetry-After: ");
      int seconds = Integer.parseInt(answer.split("Retry-After: ", -1)[1].split("\r\n", -1)[0]);
      assertThat(seconds).isBetween(1_700, 1_800);
      assertThat(node.get("/open", "")).startsWith("HTTP/1.1 200 ");
      assertThat(node.node().count("access.denied", "reason", "rate")).isEqualTo(3);
    }
  }

  @Test
  void webSocketsCountAndOpenOnesStay() throws IOException {
    try (PolicyNode node = new PolicyNode("rateLimits: [{rate: 1/h}]");
        Peer open = node.webSocket("")) {
      assertThat(node.status("")).isEqualTo(429);
      PolicyNode.exchangeMessage(open);
    }
  }

  @Test
  void headersValuesHaveBucketsOfTheirOwn() throws IOException {
    try (PolicyNode node =
        new PolicyNode("rateLimits: [{key: header, header: X-Key, rate: 1/h}]")) {
      assertThat(passing(node, "/", "X-Key: a\r\n", 3)).isEqualTo(1);
      assertThat(passing(node, "/", "X-Key: b\r\n", 3)).isEqualTo(1);
      assertThat(passing(node, "/", "", 3)).isEqualTo(1);
      assertThat(node.get("/", "X-Key: c\r\nConnection: x-key\r\n"))
          .startsWith("HTTP/1.1 200 ")
          .contains("\r\nX-Key: c\r\n");
    }
  }

  @Test
  void routesHaveBucketsOfTheirOwn() throws IOException {
    try (FakeUpstream app = FakeUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        TestNode node = TestNode.start(TestNode.Options.DEFAULT, hosts(app));
        Peer client = node.connect()) {
      for (String status : List.of("200", "429")) {
        for (String host : List.of("example.com", "a.example.com", "a", "example.com/x")) {
          client.send(
              "GET http://%s HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(host, host.replace("/x", "")));
          assertThat(client.readMessage()).as(host).startsWith("HTTP/1.1 " + status + " ");
        }
      }
    }
  }

  private static RouteSnapshot hosts(FakeUpstream app) {
    return RouteSnapshot.of(
        RoutesDocument.parse(
            "test.yaml",
            """
            policies: [{name: p, rateLimits: [{key: route, rate: 1/h}]}]
            routes:
              - {host: example.com, path: /, upstream: app, policies: [p]}
              - {host: example.com, path: /x, upstream: app, policies: [p]}
              - {host: "*.example.com", path: /, upstream: app, policies: [p]}
              - {host: "*", path: /, upstream: app, policies: [p]}
            upstreams: [{name: app, endpoints: ["%s"]}]
            """
                .formatted(app.endpoint())));
  }

  @Test
  void subjectOfATokenIsCountedWhateverItsToken() throws IOException {
    Signer signer = TestJwts.signer("ES256", "k");
    Path keys = Files.writeString(folder.resolve("keys"), TestJwts.keySet(signer));
    long end = System.currentTimeMillis() / 1_000 + 3_600;
    try (PolicyNode node =
        new PolicyNode("jwt: {keys: %s}, rateLimits: [{key: token, rate: 1/h}]".formatted(keys))) {
      for (String subject : new String[] {"a", "b"}) {
        int passing = 0;
        for (int i = 0; i < 3; i++) {
          String token = signer.token("{\"sub\":\"%s\",\"exp\":%d}".formatted(subject, end + i));
          passing += node.status("Authorization: Bearer " + token + "\r\n") == 200 ? 1 : 0;
        }
        assertThat(passing).as(subject).isEqualTo(1);
      }
    }
  }

  @Test
  void changeThatLeavesALimitAsItIsLeavesItsBuckets() throws IOException {
    try (PolicyNode node = new PolicyNode("rateLimits: [{key: route, rate: 1/h, burst: 2}]")) {
      assertThat(node.status("")).isEqualTo(200);
      node.policy(
          "addresses: {deny: [192.0.2.1]}, rateLimits: [{key: route, rate: 1/h, burst: 2}]");
      assertThat(node.status("")).isEqualTo(200);
      assertThat(node.status("")).isEqualTo(429);
      node.policy("rateLimits: [{key: route, rate: 1/h, burst: 3}]");
      assertThat(node.status("")).isEqualTo(200);
    }
  }
}
