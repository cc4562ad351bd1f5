package io.longhaul.node.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.node.testing.FakeUpstream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exchanges with services that stall. */
final class ServiceClientTest {
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final int PATIENCE_SECONDS = 20;

  private final CompletableFuture<Void> asked = new CompletableFuture<>();
  private final CompletableFuture<String> rest = new CompletableFuture<>();

  /** A service that says so much to a request, and then waits for its client to leave. */
  private FakeUpstream saying(String beginning) throws IOException {
    return FakeUpstream.start(
        (peer, _) -> {
          peer.readHead();
          peer.send(beginning);
          asked.complete(null);
          rest.complete(peer.readToEnd());
        });
  }

  private static CompletableFuture<HttpResponse<String>> send(
      FakeUpstream service, Duration timeout) {
    URI url = URI.create("http://" + service.endpoint() + "/");
    return new ServiceClient(timeout)
        .send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200 OK\r\nContent-Le",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhalf",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"
      })
  void exchangeThatStallsFailsInTimeAndItsConnectionIsClosed(String beginning) throws Exception {
    try (FakeUpstream service = saying(beginning)) {
      assertThatThrownBy(() -> send(service, SHORT).get(PATIENCE_SECONDS, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(TimeoutException.class);
      assertThat(rest.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isIn("", "<reset>");
    }
  }

  @Test
  void exchangeThatIsCancelledClosesItsConnection() throws Exception {
    try (FakeUpstream service = saying("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n")) {
      CompletableFuture<HttpResponse<String>> response = send(service, LONG);
      asked.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(response.cancel(true)).isTrue();
      assertThat(rest.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isIn("", "<reset>");
    }
  }

  @Test
  void responseThatIsWholeIsHandedOver() throws Exception {
    try (FakeUpstream service = saying("HTTP/1.1 404 No\r\nContent-Length: 5\r\n\r\nwhole")) {
      HttpResponse<String> response = send(service, LONG).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(response.statusCode()).isEqualTo(404);
      assertThat(response.body()).isEqualTo("whole");
    }
  }
}
