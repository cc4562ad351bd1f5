package io.longhaul.chaos.load;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A small WebSocket server on loopback whose answers a test chooses. */
final class EchoServer implements AutoCloseable {
  /** Answers one message; {@code number} counts the messages of its connection from 0. */
  interface Behaviour {
    void message(int number, byte[] payload, ServerFrames out) throws IOException;
  }

  /** Answers the opening request. */
  interface Greeting {
    String answer(String key);
  }

  private final ServerSocket listener;
  private final Greeting greeting;
  private final Behaviour behaviour;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger goodbyes = new AtomicInteger();

  private EchoServer(Greeting greeting, Behaviour behaviour) {
    this.greeting = greeting;
    this.behaviour = behaviour;
    try {
      listener = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::acceptAll);
  }

  static EchoServer start(Behaviour behaviour) {
    return new EchoServer(EchoServer::properly, behaviour);
  }

  static EchoServer greeting(Greeting greeting) {
    return new EchoServer(greeting, EchoServer::echo);
  }

  static void echo(int number, byte[] payload, ServerFrames out) throws IOException {
    out.message(payload);
  }

  static String properly(String key) {
    return "HTTP/1.1 101 Switching Protocols\r\nupgrade: WebSocket\r\n"
        + "connection: keep-alive, Upgrade\r\nsec-websocket-accept: "
        + Handshake.accept(key)
        + "\r\n\r\n";
  }

  Target target() {
    return Target.parse("ws://127.0.0.1:" + listener.getLocalPort() + "/echo");
  }

  int accepted() {
    return accepted.get();
  }

  /** Closes with code 1000 that clients sent. */
  int goodbyes() {
    return goodbyes.get();
  }

  private void acceptAll() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        accepted.incrementAndGet();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      OutputStream out = socket.getOutputStream();
      out.write(greeting.answer(key(in)).getBytes(StandardCharsets.US_ASCII));
      messages(in, new ServerFrames(out));
    } catch (IOException e) {
      // The client is gone, or the behaviour asked for this.
      open.remove(socket);
    }
  }

  private static String key(DataInputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    return head.toString()
        .lines()
        .filter(line -> line.startsWith("Sec-WebSocket-Key: "))
        .map(line -> line.substring("Sec-WebSocket-Key: ".length()))
        .findFirst()
        .orElseThrow(EOFException::new);
  }

  private void messages(DataInputStream in, ServerFrames out) throws IOException {
    for (int number = 0; ; ) {
      int opcode = in.readUnsignedByte() & 0x0F;
      byte[] payload = unmasked(in);
      if (opcode == FrameReader.BINARY) {
        behaviour.message(number++, payload, out);
      } else if (opcode == FrameReader.CLOSE) {
        if (payload.length == 2 && payload[0] == 0x03 && payload[1] == (byte) 0xE8) {
          goodbyes.incrementAndGet();
        }
        out.frame(0x88, payload);
        return;
      }
    }
  }

  private static byte[] unmasked(DataInputStream in) throws IOException {
    int tiny = in.readUnsignedByte() & 0x7F;
    int length =
        tiny == 126 ? in.readUnsignedShort() : tiny == 127 ? Math.toIntExact(in.readLong()) : tiny;
    byte[] mask = in.readNBytes(4);
    byte[] payload = in.readNBytes(length);
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= mask[i & 3];
    }
    return payload;
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
