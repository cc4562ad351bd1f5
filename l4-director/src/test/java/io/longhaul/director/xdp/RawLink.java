package io.longhaul.director.xdp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.function.Predicate;

/** Sends and receives whole frames at an interface: a packet socket. */
final class RawLink implements AutoCloseable {
  private static final int AF_PACKET = 17;
  private static final int SOCK_RAW = 3;
  private static final int ETH_P_ALL_RAW = 0x0300;
  private static final int MSG_DONTWAIT = 0x40;

  /** What hosts leave for the interface to cut up comes whole over a virtual one. */
  private static final int MAX_FRAME_BYTES = 66_000;

  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVBUFFORCE = 33;
  private static final int RECEIVE_BUFFER_BYTES = 16 << 20;
  private static final long LIMIT_NS = 10_000_000_000L;

  private static final MethodHandle SOCKET = function("socket", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle BIND = function("bind", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle SEND = function("send", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle RECEIVE =
      function("recv", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle SETSOCKOPT =
      function("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle CLOSE = function("close", JAVA_INT);

  private final Arena arena = Arena.ofShared();
  private final MemorySegment buffer = arena.allocate(MAX_FRAME_BYTES);
  private final int descriptor;

  /** Opens an interface of the calling thread's network namespace. */
  RawLink(int interfaceIndex) throws Throwable {
    descriptor = (int) SOCKET.invokeExact(AF_PACKET, SOCK_RAW, ETH_P_ALL_RAW);
    // struct sockaddr_ll: family, protocol, interface.
    MemorySegment address = arena.allocate(20, Integer.BYTES);
    address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_PACKET);
    address.set(ValueLayout.JAVA_SHORT, 2, (short) ETH_P_ALL_RAW);
    address.set(JAVA_INT, 4, interfaceIndex);
    int bound = (int) BIND.invokeExact(descriptor, address, 20);
    MemorySegment size = arena.allocateFrom(JAVA_INT, RECEIVE_BUFFER_BYTES);
    int sized =
        (int) SETSOCKOPT.invokeExact(descriptor, SOL_SOCKET, SO_RCVBUFFORCE, size, Integer.BYTES);
    if (descriptor < 0 || bound != 0 || sized != 0) {
      throw new IOException("packet socket: refused (expected: root)");
    }
  }

  private static MethodHandle function(String name, MemoryLayout... arguments) {
    Linker linker = Linker.nativeLinker();
    boolean isLong = name.equals("send") || name.equals("recv");
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(isLong ? JAVA_LONG : JAVA_INT, arguments));
  }

  void send(byte[] frame) throws Throwable {
    MemorySegment.copy(frame, 0, buffer, ValueLayout.JAVA_BYTE, 0, frame.length);
    long sent = (long) SEND.invokeExact(descriptor, buffer, (long) frame.length, 0);
    if (sent != frame.length) {
      throw new IOException("sent: " + sent + " (expected: " + frame.length + ")");
    }
  }

  /** The next frame that is wanted. */
  byte[] await(Predicate<byte[]> wanted) throws Throwable {
    long endNs = System.nanoTime() + LIMIT_NS;
    while (System.nanoTime() < endNs) {
      Optional<byte[]> frame = poll();
      if (frame.filter(wanted).isPresent()) {
        return frame.get();
      }
      if (frame.isEmpty()) {
        Thread.onSpinWait();
      }
    }
    throw new IOException("no such frame within 10 s");
  }

  /** The next frame, if one is there. */
  Optional<byte[]> poll() throws Throwable {
    long bytes =
        (long) RECEIVE.invokeExact(descriptor, buffer, (long) MAX_FRAME_BYTES, MSG_DONTWAIT);
    return bytes <= 0
        ? Optional.empty()
        : Optional.of(buffer.asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE));
  }

  @Override
  public void close() {
    try {
      int unused = (int) CLOSE.invokeExact(descriptor);
      assert unused == 0;
    } catch (Throwable e) {
      throw new IllegalStateException("close", e);
    }
    arena.close();
  }
}
