package io.longhaul.director.xdp.netlink;

import io.longhaul.director.xdp.bpf.Errno;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Addresses of one interface, each by itself and not as part of a network: read, put and taken.
 * Belongs to the network namespace of the thread that made it. Safe for use by several threads.
 */
public final class InterfaceAddresses implements AutoCloseable {
  private static final int NEW_ADDRESS = 20;
  private static final int DELETE_ADDRESS = 21;
  private static final int GET_ADDRESS = 22;
  private static final int HEADER_BYTES = 8;
  private static final int ADDRESS = 1;
  private static final int LOCAL = 2;
  private static final int CACHE = 6;
  private static final int NO_DUPLICATE_DETECTION = 2;
  private static final int SCOPE_HOST = 254;
  private static final int FOR_EVER = -1;

  private final String name;
  private final int index;
  private final NetlinkSocket socket = new NetlinkSocket();
  private boolean closed;

  /**
   * @param name for messages
   * @param index the kernel's number of the interface
   */
  public InterfaceAddresses(String name, int index) {
    this.name = name;
    this.index = index;
  }

  /** All of them, IPv4 and IPv6. */
  public synchronized Set<InetAddress> all() {
    Set<InetAddress> all = new HashSet<>();
    for (int family : new int[] {Question.AF_INET, Question.AF_INET6}) {
      Question question =
          Question.all("addresses of " + name, GET_ADDRESS).bytes(family, 0, 0, 0).integer(0);
      ask(question).stream()
          .filter(answer -> answer.integerAt(4) == index)
          .forEach(answer -> address(answer).ifPresent(all::add));
    }
    return all;
  }

  private static Optional<InetAddress> address(Answer answer) {
    Map<Integer, ByteBuffer> attributes = answer.attributes(HEADER_BYTES);
    return Answer.address(Optional.ofNullable(attributes.get(LOCAL)), 0)
        .or(() -> Answer.address(Optional.ofNullable(attributes.get(ADDRESS)), 0));
  }

  /**
   * Puts an address. The host takes packets for it, and does not choose it by itself for what it
   * sends.
   *
   * @return whether it was not there
   * @throws NetlinkException where that is refused
   */
  public synchronized boolean put(InetAddress address) {
    try {
      ask(change("put", NEW_ADDRESS, address, Question.CREATE | Question.EXCLUSIVE));
      return true;
    } catch (NetlinkException e) {
      if (e.errno() == Errno.EEXIST) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Takes an address away.
   *
   * @return whether it was there
   * @throws NetlinkException where that is refused
   */
  public synchronized boolean take(InetAddress address) {
    try {
      ask(change("take away", DELETE_ADDRESS, address, 0));
      return true;
    } catch (NetlinkException e) {
      if (e.errno() == Errno.EADDRNOTAVAIL) {
        return false;
      }
      throw e;
    }
  }

  private Question change(String what, int type, InetAddress address, int flags) {
    boolean v4 = address instanceof Inet4Address;
    int bits = address.getAddress().length * Byte.SIZE;
    Question question =
        Question.change(
                "address %s of %s: %s".formatted(address.getHostAddress(), name, what), type, flags)
            .bytes(
                Question.family(address),
                bits,
                v4 ? 0 : NO_DUPLICATE_DETECTION,
                v4 ? SCOPE_HOST : 0)
            .integer(index)
            .address(LOCAL, address)
            .address(ADDRESS, address);
    // An IPv6 address has no scope of its own; one that is not preferred is not chosen either.
    return v4 || type != NEW_ADDRESS ? question : question.integers(CACHE, 0, FOR_EVER, 0, 0);
  }

  private List<Answer> ask(Question question) {
    if (closed) {
      throw new IllegalStateException(question + ": asked after the end");
    }
    return socket.ask(question);
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      socket.close();
    }
  }
}
