package io.longhaul.node.testing;

import io.longhaul.node.config.Endpoint;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * A port that does not answer whoever connects: its queue of connections is full, so that the
 * kernel drops what comes, until the test makes room.
 */
public final class FullBacklog implements Closeable {
  private static final int BACKLOG = 1;
  private static final int MOST_FILLERS = 8;
  private static final int ANSWERED_WITHIN_MS = 500;

  private final ServerSocket listener =
      new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
  private final List<Socket> fillers = new ArrayList<>();

  private FullBacklog() throws IOException {
    while (fills()) {
      if (fillers.size() == MOST_FILLERS) {
        close();
        throw new IOException("connections in the queue: " + MOST_FILLERS + " (expected: fewer)");
      }
    }
  }

  public static FullBacklog take() throws IOException {
    return new FullBacklog();
  }

  /** Whether there was room for one more. */
  private boolean fills() throws IOException {
    Socket filler = new Socket();
    try {
      filler.connect(listener.getLocalSocketAddress(), ANSWERED_WITHIN_MS);
      fillers.add(filler);
      return true;
    } catch (SocketTimeoutException e) {
      filler.close();
      return false;
    }
  }

  public Endpoint endpoint() {
    return new Endpoint((InetSocketAddress) listener.getLocalSocketAddress());
  }

  /** Makes room; who is being waited for is let in when his SYN comes again, within a second. */
  public void makeRoom() throws IOException {
    for (Socket filler : fillers) {
      listener.accept().close();
      filler.close();
    }
  }

  /** The first connection that came since there is room. */
  public Peer accept() throws IOException {
    return new Peer(listener.accept());
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket filler : fillers) {
      filler.close();
    }
  }
}
