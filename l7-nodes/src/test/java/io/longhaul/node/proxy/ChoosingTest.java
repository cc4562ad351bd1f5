package io.longhaul.node.proxy;

import static io.longhaul.node.testing.WebSocketFrames.HANDSHAKE;
import static io.longhaul.node.testing.WebSocketFrames.SWITCHING;
import static io.longhaul.node.testing.WebSocketFrames.clientText;
import static io.longhaul.node.testing.WebSocketFrames.serverText;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.config.Endpoint;
import io.longhaul.node.config.RoutesDocument;
import io.longhaul.node.route.RouteSnapshot;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import io.longhaul.node.testing.TestNode.Options;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which of two applications what is new goes to. */
@ExtendWith(LeakCheck.class)
final class ChoosingTest {
  private static final String ONE = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\none";
  private static final String TWO = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\ntwo";

  private static RouteSnapshot routes(String settings, String... endpoints) {
    return RouteSnapshot.of(
        RoutesDocument.parse(
            "test.yaml",
            """
            routes: [{upstream: app}]
            upstreams: [{name: app, endpoints: [%s], %s}]
            """
                .formatted(String.join(", ", endpoints), settings)));
  }

  private static String at(Endpoint endpoint, String more) {
    return "{address: \"" + endpoint + "\"" + more + "}";
  }

  private static String get(Peer client, String fields) throws IOException {
    client.send("GET / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n");
    return client.readMessage();
  }

  private static FakeUpstream echo() throws IOException {
    return FakeUpstream.start(
        (peer, connection) -> {
          peer.readHead();
          peer.send(SWITCHING);
          while (true) {
            peer.read(clientText("hi").length);
            peer.send(serverText("ho"));
          }
        });
  }

  @Test
  void peakEwmaShunsWhoClosesAtOnce() throws IOException {
    try (FakeUpstream ill = FakeUpstream.start((peer, connection) -> peer.readHead());
        FakeUpstream well = FakeUpstream.answering(ONE);
        TestNode node =
            TestNode.start(
                Options.DEFAULT,
                routes("balance: peak-ewma", at(ill.endpoint(), ""), at(well.endpoint(), "")));
        Peer client = node.connect()) {
      int failed = 0;
      for (int i = 0; i < 100; i++) {
        failed += get(client, "").startsWith("HTTP/1.1 502 ") ? 1 : 0;
      }
      assertThat(failed).isLessThanOrEqualTo(5);
    }
  }

  @Test
  void roundRobinTakesTurns() throws IOException {
    try (FakeUpstream one = FakeUpstream.answering(ONE);
        FakeUpstream two = FakeUpstream.answering(TWO);
        TestNode node =
            TestNode.start(
                Options.DEFAULT,
                routes("balance: round-robin", at(one.endpoint(), ""), at(two.endpoint(), "")));
        Peer client = node.connect()) {
      List<String> answers = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        String answer = get(client, "");
        answers.add(answer.substring(answer.length() - 3));
      }
      assertThat(answers.subList(0, 2)).containsExactlyInAnyOrder("one", "two");
      assertThat(answers.subList(2, 4)).isEqualTo(answers.subList(0, 2));
      assertThat(answers.subList(4, 6)).isEqualTo(answers.subList(0, 2));
    }
  }

  @Test
  void ringHashSendsTheSameKeyToTheSameEndpoint() throws IOException {
    try (FakeUpstream one = FakeUpstream.answering(ONE);
        FakeUpstream two = FakeUpstream.answering(TWO);
        TestNode node =
            TestNode.start(
                Options.DEFAULT,
                routes(
                    "balance: ring-hash, ringHash: {key: \"header:X-User\"}",
                    at(one.endpoint(), ""),
                    at(two.endpoint(), "")));
        Peer client = node.connect()) {
      Set<String> all = new HashSet<>();
      for (int user = 0; user < 20; user++) {
        String answer = get(client, "X-User: u" + user + "\r\n");
        all.add(answer);
        assertThat(get(client, "x-user: u" + user + "\r\n")).isEqualTo(answer);
      }
      assertThat(all).hasSize(2);
    }
  }

  @Test
  void stickyCookieBringsBackAndFallsBackWhenItsEndpointIsGone() throws IOException {
    String sticky = "stickyCookie: {name: lb, maxAge: 1h, secure: true, sameSite: strict}";
    try (FakeUpstream one = FakeUpstream.answering(ONE);
        FakeUpstream two = FakeUpstream.answering(TWO);
        TestNode node =
            TestNode.start(
                Options.DEFAULT, routes(sticky, at(one.endpoint(), ""), at(two.endpoint(), "")));
        Peer client = node.connect()) {
      String first = get(client, "");
      assertThat(first)
          .containsPattern(
              "Set-Cookie: lb=[0-9a-f]{16}; Path=/; Max-Age=3600; Secure; HttpOnly;"
                  + " SameSite=Strict\r\n");
      String cookie = first.replaceFirst("(?s).*Set-Cookie: ([^;]*);.*", "$1");
      String body = first.substring(first.length() - 3);
      for (int i = 0; i < 10; i++) {
        assertThat(get(client, "Cookie: a=b; " + cookie + "; c=lb=1\r\n"))
            .endsWith(body)
            .doesNotContain("Set-Cookie");
      }
      FakeUpstream other = body.equals("one") ? two : one;
      node.server().routes(routes(sticky, at(other.endpoint(), "")));
      assertThat(get(client, "Cookie: " + cookie + "\r\n"))
          .endsWith(body.equals("one") ? "two" : "one")
          .contains("Set-Cookie: lb=");
    }
  }

  @Test
  void webSocketIsToldItsEndpointToo() throws IOException {
    try (FakeUpstream app = echo();
        TestNode node =
            TestNode.start(
                Options.DEFAULT, routes("stickyCookie: {name: lb}", at(app.endpoint(), "")));
        Peer client = node.connect()) {
      client.send(HANDSHAKE);
      assertThat(client.readHead()).startsWith("HTTP/1.1 101 ").contains("Set-Cookie: lb=");
      client.send(clientText("hi"));
      assertThat(client.read(4)).isEqualTo(serverText("ho"));
    }
  }

  @Test
  void drainingEndpointKeepsItsTunnelsAndGetsNothingNew() throws IOException {
    try (FakeUpstream one = echo();
        FakeUpstream two = echo();
        TestNode node =
            TestNode.start(
                Options.DEFAULT, routes("", at(one.endpoint(), ""), at(two.endpoint(), "")))) {
      List<Peer> clients = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        clients.add(open(node));
      }
      assertThat(one.connections()).isEqualTo(10);
      node.server()
          .routes(routes("", at(one.endpoint(), ", draining: true"), at(two.endpoint(), "")));
      for (int i = 0; i < 20; i++) {
        clients.add(open(node));
      }
      assertThat(one.connections()).isEqualTo(10);
      assertThat(two.connections()).isEqualTo(30);
      for (Peer client : clients) {
        client.send(clientText("hi"));
        assertThat(client.read(4)).isEqualTo(serverText("ho"));
      }
      // What it kept counts when it is back: it is the less busy one by 20.
      node.server().routes(routes("", at(one.endpoint(), ""), at(two.endpoint(), "")));
      for (int i = 0; i < 20; i++) {
        clients.add(open(node));
      }
      assertThat(one.connections()).isEqualTo(30);
      for (Peer client : clients) {
        client.close();
      }
    }
  }

  private static Peer open(TestNode node) throws IOException {
    Peer client = node.connect();
    client.send(HANDSHAKE);
    assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
    return client;
  }
}
