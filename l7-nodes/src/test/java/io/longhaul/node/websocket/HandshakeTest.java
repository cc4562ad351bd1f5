package io.longhaul.node.websocket;

import static io.longhaul.node.testing.WebSocketFrames.ACCEPT;
import static io.longhaul.node.testing.WebSocketFrames.HANDSHAKE;
import static io.longhaul.node.testing.WebSocketFrames.SWITCHING;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(LeakCheck.class)
final class HandshakeTest {
  private static String exchange(String request, String response) throws IOException {
    try (FakeUpstream app = FakeUpstream.answering(response);
        TestNode node = TestNode.to(app.endpoint());
        Peer client = node.connect()) {
      client.send(request);
      return client.readHead();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET /echo, POST /echo, 400",
    "Connection: Upgrade, Connection: close, 400",
    "dGhlIHNhbXBsZSBub25jZQ==, dGhlIHNhbXBsZSBub25j, 400",
    "dGhlIHNhbXBsZSBub25jZQ==, '', 400",
    "dGhlIHNhbXBsZSBub25jZQ==, dGhlIHNhbXBsZSBub25jZ!==, 400",
    "Sec-WebSocket-Key, X-Key, 400",
    "Version: 13, Version: 8, 426",
    "Sec-WebSocket-Version, X-Version, 426"
  })
  void wrongHandshakeIsRefused(String right, String wrong, int status) throws IOException {
    String head = exchange(HANDSHAKE.replace(right, wrong), SWITCHING);
    assertThat(head).startsWith("HTTP/1.1 " + status + " ");
    if (status == 426) {
      assertThat(head).contains("\r\nSec-WebSocket-Version: 13\r\n");
    }
  }

  @Test
  void handshakeWithBodyIsRefused() throws IOException {
    assertThat(exchange(HANDSHAKE.replace("Host: a", "Host: a\r\nContent-Length: 0"), SWITCHING))
        .startsWith("HTTP/1.1 400 ");
  }

  @ParameterizedTest
  @CsvSource({
    "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=, s3pPLMBiTxaQ9kYGzzhZRbK+xOp=",
    "Sec-WebSocket-Accept, X-Accept",
    "Upgrade: websocket, Upgrade: h2c",
    "Connection: Upgrade, Connection: keep-alive",
    "Upgrade: websocket, 'Upgrade: websocket\r\nSec-WebSocket-Protocol: chat'",
    "Upgrade: websocket, 'Upgrade: websocket\r\nSec-WebSocket-Extensions: permessage-deflate'"
  })
  void wrongAnswerToTheHandshakeIs502(String right, String wrong) throws IOException {
    assertThat(exchange(HANDSHAKE, SWITCHING.replace(right, wrong))).startsWith("HTTP/1.1 502 ");
  }

  @Test
  void refusalByTheApplicationIsAnOrdinaryResponse() throws IOException {
    assertThat(exchange(HANDSHAKE, "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"))
        .startsWith("HTTP/1.1 403 ");
  }

  @Test
  void protocolsAndExtensionsPassThrough() throws IOException {
    String offers = "Sec-WebSocket-Protocol: chat, more\r\nSec-WebSocket-Extensions: x-any\r\n";
    String chosen = "Sec-WebSocket-Protocol: more\r\nSec-WebSocket-Extensions: x-any\r\n";
    String head =
        exchange(
            HANDSHAKE.replace("Upgrade: websocket\r\n", "Upgrade: websocket\r\n" + offers),
            SWITCHING.replace("Upgrade: websocket\r\n", "Upgrade: websocket\r\n" + chosen));
    assertThat(head)
        .startsWith("HTTP/1.1 101 ")
        .contains(chosen)
        .contains("Sec-WebSocket-Accept: " + ACCEPT);
  }
}
