package io.longhaul.node.websocket;

import io.longhaul.node.config.Endpoint;
import io.longhaul.node.proxy.Transport;
import io.longhaul.node.testing.Http2App;
import io.longhaul.node.testing.Http2Gateway;
import io.longhaul.node.testing.Http2Peer;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/** Tunnels both of whose sides are streams of HTTP/2. */
final class StreamToStreamTunnelTest extends TunnelContract {
  private Optional<Http2App> gateway = Optional.empty();

  StreamToStreamTunnelTest() {
    super(Transport.best());
  }

  @Override
  TunnelClient connect() throws IOException {
    return TunnelClient.stream(Http2Peer.over(node().connect()));
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
}
