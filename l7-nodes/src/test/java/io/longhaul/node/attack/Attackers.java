package io.longhaul.node.attack;

import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.Peer;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Many clients of one mind, each on a thread of its own. */
final class Attackers implements Closeable {
  /** Small, so that little of a response that nobody reads is in the kernel. */
  private static final int RECEIVE_BUFFER_BYTES = 4_096;

  private static final InetSocketAddress ANY = new InetSocketAddress(0);

  private final List<Peer> peers = new ArrayList<>();
  private final AtomicInteger done = new AtomicInteger();
  private final ConcurrentLinkedQueue<String> results = new ConcurrentLinkedQueue<>();

  Attackers(InetSocketAddress node, int number) throws IOException {
    for (int i = 0; i < number; i++) {
      peers.add(connect(node, ANY));
    }
  }

  /** One from each address. */
  Attackers(InetSocketAddress node, List<InetAddress> from) throws IOException {
    for (InetAddress address : from) {
      peers.add(connect(node, new InetSocketAddress(address, 0)));
    }
  }

  private static Peer connect(InetSocketAddress node, InetSocketAddress from) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
    socket.bind(from);
    socket.connect(node);
    return new Peer(socket);
  }

  /** What one of them does; its result is kept. */
  @FunctionalInterface
  interface Attack {
    String by(Peer peer) throws IOException;
  }

  /** Sets all of them to it at once. */
  Attackers each(Attack attack) {
    peers.forEach(peer -> Thread.ofVirtual().start(() -> run(attack, peer)));
    return this;
  }

  private void run(Attack attack, Peer peer) {
    try {
      results.add(attack.by(peer));
    } catch (IOException e) {
      results.add("<" + e.getMessage() + ">");
    } finally {
      done.incrementAndGet();
    }
  }

  /** Waits until all are done, and says how it went for each. */
  List<String> results() {
    Await.until("attack over", () -> done.get() == peers.size());
    return List.copyOf(results);
  }

  @Override
  public void close() throws IOException {
    for (Peer peer : peers) {
      peer.close();
    }
  }
}
