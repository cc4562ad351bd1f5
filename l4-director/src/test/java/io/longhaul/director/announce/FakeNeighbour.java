package io.longhaul.director.announce;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.EnumSet;

/** A neighbour that says what the test wants, in the test's thread. */
final class FakeNeighbour implements AutoCloseable {
  static final long AS = 65_010;
  private static final int PATIENCE_MS = 30_000;

  private final ServerSocket listener;
  private Socket caller = new Socket();

  FakeNeighbour() throws IOException {
    listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    listener.setSoTimeout(PATIENCE_MS);
  }

  InetSocketAddress address() {
    return (InetSocketAddress) listener.getLocalSocketAddress();
  }

  /** Takes the next call, and agrees to whatever comes. */
  void establish(int holdTimeS) throws IOException {
    caller = listener.accept();
    caller.setSoTimeout(PATIENCE_MS);
    hear();
    Inet4Address id = (Inet4Address) InetAddress.ofLiteral("10.9.9.9");
    say(
        MessageEncoder.encode(
            new Message.Open(AS, holdTimeS, id, true, EnumSet.allOf(Family.class))));
    hear();
    say(MessageEncoder.encode(new Message.Keepalive()));
  }

  void say(ByteBuffer message) throws IOException {
    byte[] octets = new byte[message.remaining()];
    message.duplicate().get(octets);
    caller.getOutputStream().write(octets);
  }

  /** The next message, as octets. */
  String hear() throws IOException {
    InputStream in = caller.getInputStream();
    byte[] header = exactly(in, Message.HEADER_BYTES);
    int length = Short.toUnsignedInt(ByteBuffer.wrap(header).getShort(16));
    byte[] body = exactly(in, length - Message.HEADER_BYTES);
    return Octets.hex(ByteBuffer.allocate(length).put(header).put(body).flip());
  }

  /** The next message that is no keep-alive. */
  String hearNews() throws IOException {
    String keepalive = Octets.hex(MessageEncoder.encode(new Message.Keepalive()));
    String message = hear();
    while (message.equals(keepalive)) {
      message = hear();
    }
    return message;
  }

  private static byte[] exactly(InputStream in, int bytes) throws IOException {
    byte[] read = in.readNBytes(bytes);
    if (read.length < bytes) {
      throw new EOFException("hung up");
    }
    return read;
  }

  void hangUp() throws IOException {
    caller.close();
  }

  @Override
  public void close() throws IOException {
    caller.close();
    listener.close();
  }
}
