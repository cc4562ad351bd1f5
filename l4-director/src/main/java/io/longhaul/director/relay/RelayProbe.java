package io.longhaul.director.relay;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * Connects to a node as the relay does, with a PROXY header that says LOCAL: a node that lives
 * closes such a connection at once, and takes note of the director. Blocks; any thread may use it.
 */
public final class RelayProbe {
  /** For a node to take the connection, and as long again to answer. */
  public static final Duration TIMEOUT = Duration.ofSeconds(2);

  /** What a probe found out. */
  public enum Outcome {
    /** The node's process has read the header, and closed. */
    ANSWERED,
    /** The kernel took the connection, and the process did nothing with it. */
    SILENT,
    /** The kernel took the connection, and it was reset. */
    RESET,
    /** The host says that nobody listens. */
    REFUSED,
    /** Nobody says anything, or there is no way to the host. */
    UNREACHABLE,
  }

  private final byte[] header;
  private final int timeoutMs;

  /** Probes in the name of a director. */
  public RelayProbe(String directorId, Duration timeout) {
    this.header = ProxyHeader.local(directorId);
    this.timeoutMs = Math.toIntExact(timeout.toMillis());
  }

  /**
   * Connects once.
   *
   * @param accepted run as soon as the host has taken the connection, before the process answers
   */
  public Outcome probe(InetSocketAddress node, Runnable accepted) {
    try (Socket socket = new Socket()) {
      socket.connect(node, timeoutMs);
      accepted.run();
      return answer(socket);
    } catch (ConnectException e) {
      return Outcome.REFUSED;
    } catch (IOException e) {
      return Outcome.UNREACHABLE;
    }
  }

  private Outcome answer(Socket socket) {
    try {
      socket.setSoTimeout(timeoutMs);
      OutputStream out = socket.getOutputStream();
      out.write(header);
      // Nobody has anything to say to a probe; the end of the stream is the answer.
      return socket.getInputStream().read() < 0 ? Outcome.ANSWERED : Outcome.RESET;
    } catch (SocketTimeoutException e) {
      return Outcome.SILENT;
    } catch (IOException e) {
      return Outcome.RESET;
    }
  }
}
