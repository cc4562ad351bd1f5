package io.longhaul.director.relay;

import java.io.IOException;

class NioRelayTest extends RelayContract {
  NioRelayTest() throws IOException {
    super(TransportKind.NIO, SpliceMode.OFF);
  }
}
