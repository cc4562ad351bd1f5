package io.longhaul.director.relay;

import java.io.IOException;

class EpollAutoSpliceRelayTest extends RelayContract {
  EpollAutoSpliceRelayTest() throws IOException {
    super(TransportKind.EPOLL, SpliceMode.AUTO);
  }
}
