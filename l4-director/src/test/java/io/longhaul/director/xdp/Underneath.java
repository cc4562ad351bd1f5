package io.longhaul.director.xdp;

import static io.longhaul.director.xdp.Checksums.get16;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * The other end of a director's link: answers for the nodes' link addresses (ARP, RFC 826), keeps
 * what is encapsulated for them, and sends as a router would.
 */
final class Underneath implements AutoCloseable {
  private static final int ARP = 0x0806;
  private static final int REQUEST = 1;
  private static final long NAP_NS = 200_000;

  private final RawLink reading;
  private final RawLink sending;
  private final Map<InetAddress, MacAddress> hosts = new ConcurrentHashMap<>();
  private final List<byte[]> encapsulated = new CopyOnWriteArrayList<>();
  private final Thread thread = Thread.ofPlatform().unstarted(this::run);
  private volatile boolean closed;

  /** Opens an interface of the calling thread's network namespace. */
  Underneath(int interfaceIndex) throws Throwable {
    reading = new RawLink(interfaceIndex);
    sending = new RawLink(interfaceIndex);
    thread.start();
  }

  /** From now on an address answers with this link address. */
  void host(InetAddress address, MacAddress at) {
    hosts.put(address, at);
  }

  void send(byte[] frame) throws Throwable {
    synchronized (sending) {
      sending.send(frame);
    }
  }

  /** All encapsulated frames so far, in the order in which they came. */
  List<byte[]> encapsulated() {
    return new ArrayList<>(encapsulated);
  }

  private void run() {
    try {
      while (!closed) {
        Optional<byte[]> frame = reading.poll();
        if (frame.isEmpty()) {
          LockSupport.parkNanos(NAP_NS);
        } else {
          take(frame.get());
        }
      }
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private void take(byte[] frame) throws Throwable {
    if (get16(frame, 12) == ARP && get16(frame, 20) == REQUEST) {
      InetAddress wanted = InetAddress.getByAddress(Arrays.copyOfRange(frame, 38, 42));
      MacAddress mac = hosts.get(wanted);
      if (mac != null) {
        send(reply(frame, mac));
      }
    } else if (get16(frame, 12) == 0x0800 && frame.length > 38 && get16(frame, 36) == 19523) {
      encapsulated.add(frame);
    }
  }

  private static byte[] reply(byte[] request, MacAddress mac) {
    byte[] reply = request.clone();
    System.arraycopy(request, 6, reply, 0, 6);
    System.arraycopy(mac.bytes(), 0, reply, 6, 6);
    reply[21] = 2;
    System.arraycopy(mac.bytes(), 0, reply, 22, 6);
    System.arraycopy(request, 38, reply, 28, 4);
    System.arraycopy(request, 22, reply, 32, 10);
    return reply;
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    reading.close();
    sending.close();
  }
}
