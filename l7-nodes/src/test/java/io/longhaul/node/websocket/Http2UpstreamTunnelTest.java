package io.longhaul.node.websocket;

import static io.longhaul.node.testing.WebSocketFrames.clientText;
import static io.longhaul.node.testing.WebSocketFrames.serverText;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.config.Endpoint;
import io.longhaul.node.proxy.Transport;
import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.Http2App;
import io.longhaul.node.testing.Http2Gateway;
import io.longhaul.node.testing.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tunnels whose application's side is a stream of HTTP/2 (RFC 8441). */
final class Http2UpstreamTunnelTest extends TunnelContract {
  private static final int MANY = 100;

  private Optional<Http2App> gateway = Optional.empty();

  Http2UpstreamTunnelTest() {
    super(Transport.best());
  }

  @Override
  Endpoint wayTo(Endpoint application) {
    Http2App made = Http2Gateway.to(application);
    gateway = Optional.of(made);
    return made.endpoint();
  }

  @Override
  String spoken() {
    return "protocol: h2c";
  }

  @AfterEach
  void closeGateway() {
    gateway.ifPresent(Http2App::close);
  }

  @Test
  void manyShareAConnectionAndAreParted() throws Exception {
    List<Peer> peers = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      Peer client = node().connect();
      peers.add(client);
      peers.add(handshake(client));
    }
    assertThat(gateway.orElseThrow().connections()).isEqualTo(1);
    peers.getFirst().reset();
    assertThat(peers.get(1).readToEnd()).isEqualTo("<reset>");
    for (int i = 1; i < MANY; i++) {
      byte[] up = clientText("to " + i);
      peers.get(2 * i).send(up);
      assertThat(peers.get(2 * i + 1).read(up.length)).isEqualTo(up);
      byte[] down = serverText("from " + i);
      peers.get(2 * i + 1).send(down);
      assertThat(peers.get(2 * i).read(down.length)).isEqualTo(down);
    }
    assertThat(node().tunnels()).isEqualTo(MANY - 1);
    gateway.orElseThrow().closeConnections();
    Await.until("tunnels ended with their connection", () -> node().tunnels() == 0);
    for (Peer peer : peers) {
      peer.close();
    }
  }
}
