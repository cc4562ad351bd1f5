package io.longhaul.director.xdp.netlink;

import io.longhaul.director.xdp.bpf.Errno;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The kernel's answers. The headers of its messages:
 *
 * <pre>
 *   link        0 family  2 type  4 index  8 flags  12 change  16
 *   address     0 family  1 prefix  2 flags  3 scope  4 index  8
 *   route       0 family  1 to's length  2 from's length  3 tos  4 table  5 protocol  6 scope
 *               7 type  8 flags  12
 *   neighbour   0 family  4 index  8 state  10 flags  11 type  12
 * </pre>
 */
final class KernelNetwork implements HostNetwork {
  private static final int GET_LINK = 18;
  private static final int LINK_BYTES = 16;
  private static final int LINK_ADDRESS = 1;
  private static final int LINK_MTU = 4;
  private static final int LINK_DETAILS = 18;
  private static final int LINK_DETAILS_KIND = 1;
  private static final int GET_ADDRESS = 22;
  private static final int ADDRESS_BYTES = 8;
  private static final int ADDRESS_LOCAL = 2;
  private static final int GET_ROUTE = 26;
  private static final int ROUTE_BYTES = 12;
  private static final int ROUTE_TO = 1;
  private static final int ROUTE_FROM = 2;
  private static final int ROUTE_INTERFACE = 4;
  private static final int ROUTE_GATEWAY = 5;
  private static final int ROUTE_VIA = 18;
  private static final int UNICAST = 1;
  private static final int LOCAL = 2;
  private static final int GET_NEIGHBOUR = 30;
  private static final int NEIGHBOUR_BYTES = 12;
  private static final int NEIGHBOUR_ADDRESS = 1;
  private static final int NEIGHBOUR_LINK_ADDRESS = 2;

  private final NetlinkSocket socket = new NetlinkSocket();
  private boolean closed;

  @Override
  public synchronized HostLink link(int index) {
    Question question =
        Question.one("interface " + index, GET_LINK)
            .bytes(0, 0, 0, 0)
            .integer(index)
            .integer(0)
            .integer(0);
    Map<Integer, ByteBuffer> attributes = ask(question).getFirst().attributes(LINK_BYTES);
    return new HostLink(
        index,
        Optional.ofNullable(attributes.get(LINK_MTU)).map(value -> value.getInt(0)).orElse(0),
        LinkAddress.of(Optional.ofNullable(attributes.get(LINK_ADDRESS))),
        kind(Optional.ofNullable(attributes.get(LINK_DETAILS))));
  }

  private static Optional<String> kind(Optional<ByteBuffer> details) {
    return Answer.text(Optional.ofNullable(Answer.nested(details).get(LINK_DETAILS_KIND)));
  }

  @Override
  public synchronized List<HostAddress> addresses() {
    Question question =
        Question.all("addresses", GET_ADDRESS).bytes(Question.AF_INET, 0, 0, 0).integer(0);
    return ask(question).stream().flatMap(answer -> address(answer).stream()).toList();
  }

  private static Optional<HostAddress> address(Answer answer) {
    Optional<ByteBuffer> local =
        Optional.ofNullable(answer.attributes(ADDRESS_BYTES).get(ADDRESS_LOCAL));
    return Answer.address(local, 0)
        .filter(Inet4Address.class::isInstance)
        .map(address -> new HostAddress(answer.integerAt(4), (Inet4Address) address));
  }

  @Override
  public synchronized Optional<HostRoute> route(Inet4Address from, Inet4Address to) {
    int bits = Integer.SIZE;
    Question question =
        Question.one("route to " + to.getHostAddress(), GET_ROUTE)
            .bytes(Question.AF_INET, bits, bits, 0, 0, 0, 0, 0)
            .integer(0)
            .address(ROUTE_TO, to)
            .address(ROUTE_FROM, from);
    try {
      return route(ask(question).getFirst());
    } catch (NetlinkException e) {
      // Such as: network unreachable, or a route that prohibits.
      return Optional.empty();
    }
  }

  private static Optional<HostRoute> route(Answer answer) {
    Map<Integer, ByteBuffer> attributes = answer.attributes(ROUTE_BYTES);
    int type = answer.byteAt(7);
    if (type != UNICAST && type != LOCAL) {
      return Optional.empty();
    }
    Optional<InetAddress> gateway =
        Answer.address(Optional.ofNullable(attributes.get(ROUTE_GATEWAY)), 0)
            .or(() -> Answer.address(Optional.ofNullable(attributes.get(ROUTE_VIA)), 2));
    return Optional.ofNullable(attributes.get(ROUTE_INTERFACE))
        .map(index -> new HostRoute(type == LOCAL, index.getInt(0), gateway));
  }

  @Override
  public synchronized Optional<HostNeighbour> neighbour(int interfaceIndex, InetAddress address) {
    Question question =
        Question.one("neighbour " + address.getHostAddress(), GET_NEIGHBOUR)
            .bytes(Question.family(address), 0, 0, 0)
            .integer(interfaceIndex)
            .bytes(0, 0, 0, 0)
            .address(NEIGHBOUR_ADDRESS, address);
    try {
      Answer answer = ask(question).getFirst();
      ByteBuffer link = answer.attributes(NEIGHBOUR_BYTES).get(NEIGHBOUR_LINK_ADDRESS);
      return Optional.of(
          new HostNeighbour(answer.shortAt(8), LinkAddress.of(Optional.ofNullable(link))));
    } catch (NetlinkException e) {
      if (e.errno() == Errno.ENOENT) {
        return Optional.empty();
      }
      throw e;
    }
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
