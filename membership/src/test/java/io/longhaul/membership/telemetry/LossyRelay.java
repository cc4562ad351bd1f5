package io.longhaul.membership.telemetry;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** A network between one sender and one receiver that loses, repeats and reorders datagrams. */
final class LossyRelay implements AutoCloseable {
  private final DatagramSocket senders;
  private final DatagramSocket receiver;
  private final InetSocketAddress to;
  private final Random random = new Random(7);
  private final AtomicInteger lost = new AtomicInteger();
  private final int lossPercent;
  private volatile Optional<SocketAddress> from = Optional.empty();
  private Optional<DatagramPacket> held = Optional.empty();

  LossyRelay(InetSocketAddress to, int lossPercent) throws IOException {
    this.to = to;
    this.lossPercent = lossPercent;
    this.senders = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    this.receiver = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread.ofVirtual().start(this::forward);
    Thread.ofVirtual().start(this::backward);
  }

  InetSocketAddress address() {
    return new InetSocketAddress(senders.getLocalAddress(), senders.getLocalPort());
  }

  int lost() {
    return lost.get();
  }

  private void forward() {
    try {
      while (true) {
        DatagramPacket packet = receive(senders);
        from = Optional.of(packet.getSocketAddress());
        packet.setSocketAddress(to);
        carry(packet);
      }
    } catch (IOException e) {
      // Closed.
      receiver.close();
    }
  }

  private void carry(DatagramPacket packet) throws IOException {
    int fate = random.nextInt(100);
    if (fate < lossPercent) {
      lost.incrementAndGet();
    } else if (fate < lossPercent + 5 && held.isEmpty()) {
      held = Optional.of(packet);
    } else {
      receiver.send(packet);
      if (fate > 95) {
        receiver.send(packet);
      }
      if (held.isPresent()) {
        receiver.send(held.get());
        held = Optional.empty();
      }
    }
  }

  private void backward() {
    try {
      while (true) {
        DatagramPacket packet = receive(receiver);
        if (from.isPresent()) {
          packet.setSocketAddress(from.get());
          senders.send(packet);
        }
      }
    } catch (IOException e) {
      // Closed.
      senders.close();
    }
  }

  private static DatagramPacket receive(DatagramSocket socket) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
    socket.receive(packet);
    return packet;
  }

  @Override
  public void close() {
    senders.close();
    receiver.close();
  }
}
