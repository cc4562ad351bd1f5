package io.longhaul.node.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.longhaul.node.discovery.DnsSettings;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A DNS server (RFC 1035) on loopback, by UDP and TCP, whose every answer the test decides. */
public final class FakeDns implements Closeable {
  public static final int SERVFAIL = 2;
  public static final int NXDOMAIN = 3;

  private static final int A = 1;
  private static final int CNAME = 5;
  private static final int AAAA = 28;
  private static final int CLASS_IN = 1;
  private static final int HEADER_BYTES = 12;
  private static final int UDP_BYTES = 1_232;
  private static final int MAX_BYTES = 65_535;
  private static final int ANSWER_FLAGS = 0x8180;
  private static final int TRUNCATED = 0x0200;

  private final ServerSocket tcp;
  private final DatagramSocket udp;
  private final Map<String, List<Resource>> zone = new ConcurrentHashMap<>();
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger askedByTcp = new AtomicInteger();
  private volatile int error;
  private volatile boolean silent;
  private volatile boolean silentOfV6;

  private FakeDns() throws IOException {
    tcp = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    udp = new DatagramSocket(new InetSocketAddress(tcp.getInetAddress(), tcp.getLocalPort()));
    var _ = Thread.ofVirtual().start(this::serveUdp);
    var _ = Thread.ofVirtual().start(this::serveTcp);
  }

  /** A record: of the name that it is kept under, whatever its owner says. */
  private record Resource(String owner, int type, int ttl, Object value) {}

  public static FakeDns start() throws IOException {
    return new FakeDns();
  }

  /** What makes a node ask here. */
  public DnsSettings settings() {
    return new DnsSettings(
        List.of(new InetSocketAddress(tcp.getInetAddress(), tcp.getLocalPort())));
  }

  /** A name has these addresses, of either family, and no others. */
  public void set(String name, int ttl, String... addresses) {
    zone.put(
        key(name),
        Arrays.stream(addresses)
            .map(InetAddress::ofLiteral)
            .map(ip -> new Resource(name, ip instanceof Inet4Address ? A : AAAA, ttl, ip))
            .toList());
  }

  /** There is no such name any more. */
  public void remove(String name) {
    var _ = zone.remove(key(name));
  }

  /** A name stands for another one. */
  public void alias(String name, int ttl, String other) {
    zone.put(key(name), List.of(new Resource(name, CNAME, ttl, other)));
  }

  /** Answers to a name have this address of another name beside their own. */
  public void foreign(String name, String owner, String address) {
    List<Resource> records = new ArrayList<>(zone.getOrDefault(key(name), List.of()));
    records.add(new Resource(owner, A, 1, InetAddress.ofLiteral(address)));
    zone.put(key(name), records);
  }

  /** Everything is answered with this code; 0 for what there is. */
  public void error(int code) {
    error = code;
  }

  /** Whether nothing is answered. */
  public void silent(boolean whether) {
    silent = whether;
  }

  /** Whether questions for IPv6 addresses are not answered. */
  public void silentOfV6(boolean whether) {
    silentOfV6 = whether;
  }

  /** Questions so far. */
  public int asked() {
    return asked.get();
  }

  public int askedByTcp() {
    return askedByTcp.get();
  }

  private static String key(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower : lower + ".";
  }

  private void serveUdp() {
    byte[] buffer = new byte[MAX_BYTES];
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        udp.receive(packet);
        byte[] answer = answer(ByteBuffer.wrap(buffer, 0, packet.getLength()), UDP_BYTES);
        if (answer.length > 0) {
          udp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
      }
    } catch (IOException e) {
      // Closed by the test.
    }
  }

  private void serveTcp() {
    try {
      while (true) {
        try (Socket socket = tcp.accept()) {
          askedByTcp.incrementAndGet();
          DataInputStream in = new DataInputStream(socket.getInputStream());
          byte[] question = in.readNBytes(in.readUnsignedShort());
          byte[] answer = answer(ByteBuffer.wrap(question), MAX_BYTES);
          socket
              .getOutputStream()
              .write(
                  ByteBuffer.allocate(2 + answer.length)
                      .putShort((short) answer.length)
                      .put(answer)
                      .array());
        }
      }
    } catch (IOException e) {
      // Closed by the test.
    }
  }

  private byte[] answer(ByteBuffer question, int most) {
    asked.incrementAndGet();
    int start = question.position();
    short id = question.getShort();
    question.position(start + HEADER_BYTES);
    String name = name(question);
    int type = question.getShort();
    int questionEnd = question.position() + 2;
    if (silent || (silentOfV6 && type == AAAA)) {
      return new byte[0];
    }
    int code = error != 0 ? error : zone.containsKey(key(name)) ? 0 : NXDOMAIN;
    List<byte[]> records = code == 0 ? records(name, type) : List.of();
    int bytes = records.stream().mapToInt(rr -> rr.length).sum() + questionEnd - start;
    boolean fits = bytes <= most;
    ByteBuffer answer = ByteBuffer.allocate(fits ? bytes : questionEnd - start);
    answer.putShort(id).putShort((short) (ANSWER_FLAGS | code | (fits ? 0 : TRUNCATED)));
    answer.putShort((short) 1).putShort((short) (fits ? records.size() : 0)).putInt(0);
    answer.put(
        question.array(), question.arrayOffset() + start + HEADER_BYTES, questionEnd - start - 12);
    if (fits) {
      records.forEach(answer::put);
    }
    return answer.array();
  }

  private List<byte[]> records(String name, int type) {
    List<byte[]> records = new ArrayList<>();
    String current = name;
    for (int aliases = 0; aliases < 20; aliases++) {
      String alias = "";
      for (Resource rr : zone.getOrDefault(key(current), List.of())) {
        if (rr.type() == type || rr.type() == CNAME) {
          records.add(bytes(rr));
        }
        alias = rr.type() == CNAME ? rr.value().toString() : alias;
      }
      if (alias.isEmpty()) {
        return records;
      }
      current = alias;
    }
    return records;
  }

  private static byte[] bytes(Resource rr) {
    byte[] owner = wire(rr.owner());
    byte[] value =
        rr.value() instanceof InetAddress ip ? ip.getAddress() : wire(rr.value().toString());
    return ByteBuffer.allocate(owner.length + 10 + value.length)
        .put(owner)
        .putShort((short) rr.type())
        .putShort((short) CLASS_IN)
        .putInt(rr.ttl())
        .putShort((short) value.length)
        .put(value)
        .array();
  }

  private static byte[] wire(String name) {
    String absolute = key(name);
    ByteBuffer wire = ByteBuffer.allocate(absolute.length() + 1);
    for (String label : absolute.substring(0, absolute.length() - 1).split("\\.", -1)) {
      wire.put((byte) label.length()).put(label.getBytes(US_ASCII));
    }
    return wire.put((byte) 0).array();
  }

  private static String name(ByteBuffer from) {
    StringBuilder name = new StringBuilder();
    for (int length = from.get(); length > 0; length = from.get()) {
      byte[] label = new byte[length];
      from.get(label);
      name.append(new String(label, US_ASCII)).append('.');
    }
    return name.toString();
  }

  @Override
  public void close() throws IOException {
    udp.close();
    tcp.close();
  }
}
