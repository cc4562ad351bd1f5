package io.longhaul.chaos.exhaustive;

import io.longhaul.chaos.packet.Socket;

/** Fingerprints of sockets. */
final class Sockets {
  private Sockets() {}

  static Digest digest(char host, Socket socket) {
    Digest digest = new Digest().add(host).add(socket.flow().id());
    return switch (socket) {
      case Socket.None none -> digest;
      case Socket.Request request -> digest.add(1).add(request.rcvIsn()).add(request.sntIsn());
      case Socket.Full full ->
          digest
              .add(2)
              .add(full.owner())
              .add(full.accepted())
              .add(full.state())
              .add(full.rcvNxt())
              .add(full.sndUna())
              .add(full.sndNxt());
      case Socket.TimeWait timeWait -> digest.add(3).add(timeWait.rcvNxt()).add(timeWait.sndNxt());
    };
  }
}
