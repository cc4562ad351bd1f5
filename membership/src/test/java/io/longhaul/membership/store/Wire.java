package io.longhaul.membership.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The wire between one process and ZooKeeper: it can hold what goes one way, lose the answers, and
 * be cut. Held bytes arrive when it flows again, as those of a process that was suspended do.
 */
final class Wire implements AutoCloseable {
  /** Reads and pings are shorter, transactions longer. */
  private static final int TRANSACTION_BYTES = 150;

  private final InetSocketAddress server;
  private final ServerSocket listener;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicLong heldTransactions = new AtomicLong();
  private Hold armed = Hold.NOTHING;
  private boolean holdingRequests;
  private boolean holdingAnswers;
  private volatile boolean down;

  private enum Hold {
    NOTHING,
    TRANSACTION,
    ITS_ANSWER
  }

  private Wire(InetSocketAddress server, ServerSocket listener) {
    this.server = server;
    this.listener = listener;
  }

  static Wire to(InetSocketAddress server) {
    try {
      ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      Wire wire = new Wire(server, listener);
      Thread.ofVirtual().start(wire::accept);
      return wire;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the process connects to. */
  String connectString() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  /** Transactions that came to be held, or whose answer did. */
  long heldTransactions() {
    return heldTransactions.get();
  }

  synchronized void holdRequests() {
    holdingRequests = true;
  }

  /** Holds all requests from the next transaction on, that one included. */
  synchronized void holdNextTransaction() {
    armed = Hold.TRANSACTION;
  }

  /** Lets the next transaction pass, and holds all answers from then on. */
  synchronized void holdAnswerToNextTransaction() {
    armed = Hold.ITS_ANSWER;
  }

  synchronized void holdAnswers() {
    holdingAnswers = true;
  }

  /** Lets everything pass, what was held first. */
  synchronized void flow() {
    armed = Hold.NOTHING;
    holdingRequests = false;
    holdingAnswers = false;
    notifyAll();
  }

  /** Cuts the connection: what is held is lost; the next connection flows. */
  void cut() {
    for (Socket socket : sockets) {
      close(socket);
    }
    flow();
  }

  /** Cuts it, and lets no other begin until {@link #mend}. */
  void takeDown() {
    down = true;
    cut();
  }

  void mend() {
    down = false;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        if (down) {
          close(client);
          continue;
        }
        Socket upstream = new Socket(server.getAddress(), server.getPort());
        sockets.add(client);
        sockets.add(upstream);
        Thread.ofVirtual().start(() -> copy(client, upstream, true));
        Thread.ofVirtual().start(() -> copy(upstream, client, false));
      } catch (IOException e) {
        // Closed, or the server is away: the process tries again.
      }
    }
  }

  private void copy(Socket from, Socket to, boolean requests) {
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      byte[] buffer = new byte[65_536];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (requests) {
          observe(read);
        }
        awaitFlow(requests);
        out.write(buffer, 0, read);
      }
    } catch (IOException | InterruptedException e) {
      // Cut: that is what it is for.
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private synchronized void observe(int read) {
    if (read >= TRANSACTION_BYTES && armed != Hold.NOTHING) {
      holdingRequests |= armed == Hold.TRANSACTION;
      holdingAnswers |= armed == Hold.ITS_ANSWER;
      armed = Hold.NOTHING;
      heldTransactions.incrementAndGet();
    }
  }

  private synchronized void awaitFlow(boolean requests) throws InterruptedException {
    while (requests ? holdingRequests : holdingAnswers) {
      wait();
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    takeDown();
  }
}
