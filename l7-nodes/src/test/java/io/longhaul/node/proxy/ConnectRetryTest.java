package io.longhaul.node.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.config.Endpoint;
import io.longhaul.node.testing.ClosedPort;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import io.longhaul.node.testing.TestNode.Options;
import io.longhaul.node.testing.WatchedRegistry;
import io.longhaul.node.testing.WebSocketFrames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests whose endpoints refuse connections: how many are tried, and how often. */
@ExtendWith(LeakCheck.class)
final class ConnectRetryTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String POST = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private final List<ClosedPort> ports = new ArrayList<>();
  private volatile Optional<FakeUpstream> app = Optional.empty();

  private Endpoint[] refusing(int many) throws IOException {
    Endpoint[] endpoints = new Endpoint[many];
    for (int i = 0; i < many; i++) {
      ports.add(ClosedPort.take());
      endpoints[i] = ports.getLast().endpoint();
    }
    return endpoints;
  }

  @AfterEach
  void end() throws IOException {
    if (app.isPresent()) {
      app.get().close();
    }
    for (ClosedPort port : ports) {
      port.close();
    }
  }

  private static TestNode node(String settings, Endpoint... endpoints) throws IOException {
    return TestNode.start(Options.DEFAULT, TestNode.routesTo(settings, endpoints));
  }

  private static void isAnswered503(TestNode node) throws IOException {
    try (Peer client = node.connect()) {
      assertThat(client.send(GET).readMessage()).startsWith("HTTP/1.1 503 ").contains("reached");
    }
  }

  /** Nothing was sent to whom could not be reached, so that also goes again which is not safe. */
  @ParameterizedTest
  @ValueSource(strings = {GET, POST, WebSocketFrames.HANDSHAKE})
  void onlyEndpointThatRefusesAtFirstIsTriedAgain(String request) throws IOException {
    Endpoint endpoint = refusing(1)[0];
    String retries = "retries: {attempts: 1, on: [connect-failure]}";
    try (TestNode node = watched(() -> begin(endpoint), retries, endpoint);
        Peer client = node.connect()) {
      assertThat(client.send(request).readHead()).containsPattern("^HTTP/1.1 (200|101) ");
      assertThat(app.orElseThrow().seen()).hasSize(1).first().asString().contains("a\r\n");
      assertThat(node.count("upstream.connects")).isEqualTo(2);
      assertThat(node.count("upstream.connect.failures", "reason", "refused")).isEqualTo(1);
      assertThat(node.count("upstream.retries")).isEqualTo(1);
    }
  }

  private static TestNode watched(Runnable failed, String settings, Endpoint... endpoints)
      throws IOException {
    return TestNode.start(
        Options.DEFAULT,
        TestNode.routesTo(settings, endpoints),
        new WatchedRegistry("upstream.connect.failures", failed));
  }

  private void begin(Endpoint endpoint) {
    try {
      app = Optional.of(FakeUpstream.startAt(endpoint.address(), (peer, _) -> answer(peer)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void answer(Peer peer) throws IOException {
    String request = peer.readMessage();
    app.orElseThrow().saw(request);
    boolean opens = request.contains("Upgrade: websocket");
    peer.send(opens ? WebSocketFrames.switching(request) : OK);
    peer.readToEnd();
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 10", "2, 2", "3, 2", "4, 2"})
  void attemptsComeBehindThreeEndpoints(int endpoints, int attempts) throws IOException {
    String retries =
        "retries: {attempts: %d, on: [connect-failure], minPerSecond: 10}".formatted(attempts);
    try (TestNode node = node(retries, refusing(endpoints))) {
      isAnswered503(node);
      assertThat(node.count("upstream.connects"))
          .isEqualTo(Math.min(endpoints, Attempts.MAX_ENDPOINTS) + attempts);
      assertThat(node.count("upstream.retries")).isEqualTo(attempts);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, ''", "4, ''", "1, 'retries: {on: [reset]}'", "4, 'retries: {on: [reset, 503]}'"})
  void withoutConnectFailureThreeEndpointsAreTriedOnceEach(int endpoints, String settings)
      throws IOException {
    try (TestNode node = node(settings, refusing(endpoints))) {
      isAnswered503(node);
      assertThat(node.count("upstream.connects"))
          .isEqualTo(Math.min(endpoints, Attempts.MAX_ENDPOINTS));
      assertThat(node.count("upstream.retries")).isZero();
    }
  }

  @Test
  void budgetHoldsForConnectsToo() throws IOException {
    String retries = "retries: {on: [connect-failure], budgetPercent: 0, minPerSecond: 0}";
    try (TestNode node = node(retries, refusing(1))) {
      isAnswered503(node);
      assertThat(node.count("upstream.connects")).isEqualTo(1);
      assertThat(node.count("upstream.retries.refused")).isEqualTo(1);
    }
  }

  /** What is tried without a budget is an endpoint that did not have the request yet. */
  @Test
  void endpointThatAnsweredAndThenRefusesIsNotTriedForNothing() throws IOException {
    Endpoint endpoint = refusing(1)[0];
    FakeUpstream.Script leave =
        (peer, _) -> {
          peer.readMessage();
          app.orElseThrow().stopListening();
          peer.send("HTTP/1.1 503 Gone\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
          peer.readToEnd();
        };
    app = Optional.of(FakeUpstream.startAt(endpoint.address(), leave));
    try (TestNode node = node("retries: {attempts: 1, on: [503]}", endpoint)) {
      isAnswered503(node);
      assertThat(node.count("upstream.connects")).isEqualTo(2);
    }
  }

  @Test
  void twoThatRefuseAreTriedInTurns() throws IOException {
    Endpoint[] endpoints = refusing(2);
    AtomicInteger failures = new AtomicInteger();
    // Whichever is tried first, the second is asked by the fifth connect at the latest.
    Runnable third =
        () -> {
          if (failures.incrementAndGet() == 3) {
            begin(endpoints[1]);
          }
        };
    String retries = "balance: round-robin, retries: {attempts: 3, on: [connect-failure]}";
    try (TestNode node = watched(third, retries, endpoints);
        Peer client = node.connect()) {
      assertThat(client.send(GET).readMessage()).endsWith("ok");
      assertThat(node.count("upstream.connects")).isBetween(4.0, 5.0);
    }
  }
}
