package io.longhaul.node.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Locale;

/** One end of a TCP connection, in a test's hands: bytes out, bytes in, and how it ends. */
public final class Peer implements Closeable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Socket socket;
  private final InputStream in;

  public Peer(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout((int) PATIENCE.toMillis());
    socket.setTcpNoDelay(true);
    this.in = socket.getInputStream();
  }

  /** Connects as a client. */
  public static Peer connect(InetSocketAddress address) throws IOException {
    return new Peer(new Socket(address.getAddress(), address.getPort()));
  }

  public Peer send(String text) throws IOException {
    return send(text.getBytes(ISO_8859_1));
  }

  public Peer send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** Exactly so many bytes. */
  public byte[] read(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new IOException("ended after " + bytes.length + " bytes (expected: " + length + ")");
    }
    return bytes;
  }

  public String readText(int length) throws IOException {
    return new String(read(length), ISO_8859_1);
  }

  /** The next byte, or -1 at the end. */
  public int readByte() throws IOException {
    return in.read();
  }

  /** A head with its empty line; what came before the end, if it ends first. */
  public String readHead() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
      int octet = in.read();
      if (octet < 0) {
        break;
      }
      head.write(octet);
    }
    return head.toString(ISO_8859_1);
  }

  /** A head and the body that its Content-Length tells. */
  public String readMessage() throws IOException {
    String head = readHead();
    return head + readText(contentLength(head));
  }

  /** All that comes until the other end is done, even if it is done with a reset. */
  public String readToEnd() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      in.transferTo(all);
    } catch (java.net.SocketException e) {
      all.writeBytes("<reset>".getBytes(ISO_8859_1));
    }
    return all.toString(ISO_8859_1);
  }

  /** Ends our direction. */
  public Peer endOutput() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /** Closes with a RST. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  public Socket socket() {
    return socket;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private static int contentLength(String head) {
    String lower = head.toLowerCase(Locale.ROOT);
    int at = lower.indexOf("\r\ncontent-length: ");
    if (at < 0) {
      return 0;
    }
    int start = at + "\r\ncontent-length: ".length();
    return Integer.parseInt(lower.substring(start, lower.indexOf("\r\n", start)));
  }
}
