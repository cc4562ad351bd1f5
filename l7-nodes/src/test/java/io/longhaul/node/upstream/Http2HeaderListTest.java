package io.longhaul.node.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.config.Endpoint;
import io.longhaul.node.testing.Http2App;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import io.netty.handler.codec.http2.Http2Settings;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Requests with more fields than an application's SETTINGS_MAX_HEADER_LIST_SIZE allows. */
@ExtendWith(LeakCheck.class)
final class Http2HeaderListTest {
  private static final String SETTINGS =
      "protocol: h2c, outlier: {consecutiveFailures: 1, baseEjection: 1h, maxEjection: 1h}";
  private static final String LARGE = "X-Large: " + "x".repeat(4_000) + "\r\n";

  private final ScriptedStreams streams = new ScriptedStreams();

  private Http2App app() {
    return Http2App.start(new Http2Settings().maxHeaderListSize(2_000), streams);
  }

  private static TestNode node(Http2App... apps) throws IOException {
    return TestNode.start(
        TestNode.Options.DEFAULT,
        TestNode.routesTo(
            SETTINGS, Arrays.stream(apps).map(Http2App::endpoint).toArray(Endpoint[]::new)));
  }

  private static void clientIsBlamed(TestNode node, int requests) {
    assertThat(node.count("upstream.failures", "reason", "fields-too-large")).isEqualTo(requests);
    assertThat(node.count("failures", "blame", "client", "reason", "client-fault"))
        .isEqualTo(requests);
    assertThat(node.count("upstream.retries")).isZero();
    assertThat(node.gauge("upstream.ejections", "upstream", "app")).isZero();
    assertThat(node.gauge("upstream.active", "upstream", "app")).isZero();
  }

  @Test
  void fieldsThatTheApplicationDoesNotTakeAreTheClientsFault() throws IOException {
    try (Http2App one = app();
        Http2App two = app();
        TestNode node = node(one, two);
        Peer client = node.connect()) {
      for (int i = 0; i < 4; i++) {
        client.send("GET /echo HTTP/1.1\r\nHost: a\r\n" + LARGE + "\r\n");
        assertThat(client.readMessage()).startsWith("HTTP/1.1 431 ");
      }
      clientIsBlamed(node, 4);
      client.send("GET /echo HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(client.readMessage()).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void trailersThatTheApplicationDoesNotTakeAreTheClientsFault() throws IOException {
    try (Http2App app = app();
        TestNode node = node(app);
        Peer client = node.connect()) {
      client.send("POST /hold HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
      client.send("1\r\nx\r\n0\r\n" + LARGE + "\r\n");
      assertThat(client.readMessage()).startsWith("HTTP/1.1 431 ");
      clientIsBlamed(node, 1);
    }
  }
}
