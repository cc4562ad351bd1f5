package io.longhaul.director.relay;

import java.io.IOException;

class EpollSpliceRelayTest extends RelayContract {
  EpollSpliceRelayTest() throws IOException {
    super(TransportKind.EPOLL, SpliceMode.ON);
  }
}
