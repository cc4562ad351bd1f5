package io.longhaul.director.xdp;

import static io.longhaul.director.xdp.Checksums.get16;
import static io.longhaul.director.xdp.Checksums.get32;

import io.longhaul.director.xdp.ClientPacket.Kind;
import io.longhaul.hash.Chain;
import io.longhaul.hash.Door;
import io.longhaul.hash.DoorState;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * The shim's program in plain Java, written from the design and not from the C.
 *
 * @param self its node; empty when the epoch lacks it
 * @param neighbours next hops beside the table's
 * @param vouched whether its agent vouches for the table
 * @param fits whether a socket of this host claims a packet: the frame, and what it holds
 * @param confirmed whether a segment that fits nothing was noted, and its table confirmed since
 */
record ShimTwin(
    Optional<TableModel> table,
    InetAddress address,
    Optional<String> self,
    Map<InetAddress, NextHop> neighbours,
    List<TrustedPrefix> trusted,
    boolean vouched,
    int mtu,
    BiPredicate<byte[], ClientPacket> fits,
    BiPredicate<byte[], ClientPacket> confirmed) {
  private static final int UDP = 17;

  Outcome decide(byte[] frame) {
    Optional<Link> link = Link.read(frame).filter(found -> found.etherType() == 0x0800);
    if (link.isEmpty() || !isForUs(frame, link.get().l3())) {
      return Outcome.passed(ShimCounter.PASSED, frame);
    }
    int l3 = link.get().l3();
    if (!isTrusted(get32(frame, l3 + 12))) {
      return Outcome.dropped(ShimCounter.UNTRUSTED_DROPPED);
    }
    boolean readable =
        (get16(frame, l3 + 6) & 0x2000) == 0
            && frame.length >= l3 + 36
            && (frame[l3 + 28] & 0xC0) == 0
            && l3 + get16(frame, l3 + 2) <= frame.length;
    if (!readable) {
      return Outcome.dropped(ShimCounter.MALFORMED_DROPPED);
    }
    if ((frame[l3 + 28] & 0x20) != 0) {
      return onProbe(frame, l3);
    }
    return Envelope.read(frame, l3, ownEpoch())
        .map(envelope -> onEnvelope(frame, link.get(), envelope))
        .orElseGet(() -> Outcome.dropped(ShimCounter.MALFORMED_DROPPED));
  }

  private boolean isForUs(byte[] frame, int l3) {
    return frame.length >= l3 + 28
        && frame[l3] == 0x45
        && frame[l3 + 9] == UDP
        && Arrays.equals(frame, l3 + 16, l3 + 20, address.getAddress(), 0, 4)
        && (get16(frame, l3 + 6) & 0x1FFF) == 0
        && get16(frame, l3 + 22) == Encapsulation.GUE_PORT;
  }

  private boolean isTrusted(int source) {
    return trusted.stream().anyMatch(prefix -> (source & prefix.mask()) == prefix.network());
  }

  private long ownEpoch() {
    return table.map(known -> known.epoch().number()).orElse(0L);
  }

  /** Nobody listens in the model's host. */
  private Outcome onProbe(byte[] frame, int l3) {
    boolean asks = frame[l3 + 28] == 0x2A && frame[l3 + 29] == 1;
    if (!asks || get16(frame, l3 + 2) < 72 || frame.length < l3 + 72) {
      return Outcome.dropped(ShimCounter.MALFORMED_DROPPED);
    }
    byte[] answer = frame.clone();
    System.arraycopy(frame, 0, answer, 6, 6);
    System.arraycopy(frame, 6, answer, 0, 6);
    System.arraycopy(frame, l3 + 12, answer, l3 + 16, 4);
    System.arraycopy(frame, l3 + 16, answer, l3 + 12, 4);
    System.arraycopy(frame, l3 + 20, answer, l3 + 22, 2);
    System.arraycopy(frame, l3 + 22, answer, l3 + 20, 2);
    Checksums.put16(answer, l3 + 26, 0);
    answer[l3 + 29] = 2;
    Checksums.put32(answer, l3 + 36, (int) ownEpoch());
    Checksums.put32(answer, l3 + 68, vouched ? 2 : 0);
    return Outcome.answered(ShimCounter.PROBE_ANSWERED, answer);
  }

  private Outcome onEnvelope(byte[] frame, Link link, Envelope envelope) {
    Optional<ClientPacket> inner =
        ClientPacket.read(frame, envelope.inner(), envelope.v6() ? 0x86DD : 0x0800)
            .filter(packet -> !packet.faulty())
            .filter(packet -> packet.l3() + packet.length() <= envelope.end());
    if (inner.isEmpty()) {
      return Outcome.dropped(ShimCounter.INNER_MALFORMED_DROPPED);
    }
    if (table.isEmpty()) {
      return Outcome.dropped(ShimCounter.NO_TABLE_DROPPED);
    }
    Visit visit = new Visit(frame, link, envelope, inner.get(), table.get());
    return inner.get().headOnly() ? atHead(visit) : alongChain(visit);
  }

  @SuppressWarnings("ArrayRecordComponent") // Never changed, never compared.
  private record Visit(
      byte[] frame, Link link, Envelope envelope, ClientPacket client, TableModel table) {
    boolean stale() {
      return envelope.epoch() < table.epoch().number();
    }

    Chain chain() {
      return table.chain(client);
    }

    byte[] inner() {
      return Arrays.copyOfRange(frame, client.l3(), frame.length);
    }
  }

  private boolean isHead(Visit visit) {
    Chain chain = visit.chain();
    return !chain.isEmpty()
        && self.equals(Optional.of(visit.table().epoch().nodes().get(chain.head()).id()));
  }

  private Outcome atHead(Visit visit) {
    Optional<Door> door = visit.table().door(visit.client());
    boolean opens = visit.client().kind() == Kind.OPENS;
    if (door.isEmpty() && visit.envelope().epoch() <= ownEpoch()) {
      return Outcome.dropped(ShimCounter.UNKNOWN_DOOR_DROPPED);
    }
    if (visit.stale()) {
      if (opens && door.filter(found -> found.state() == DoorState.DRAINING).isPresent()) {
        return Outcome.dropped(ShimCounter.DOOR_CLOSED_DROPPED);
      }
      if (visit.chain().isEmpty()) {
        return Outcome.dropped(ShimCounter.NO_NODE_DROPPED);
      }
      if (!isHead(visit)) {
        return again(visit, 0, 0, ShimCounter.SYN_RESTARTED);
      }
    }
    return unwrapped(visit, opens ? ShimCounter.SYN_CLAIMED : ShimCounter.DATAGRAM_CLAIMED);
  }

  private Outcome alongChain(Visit visit) {
    if (fits.test(visit.frame(), visit.client())) {
      return unwrapped(visit, ShimCounter.SOCKET_CLAIMED);
    }
    if (visit.envelope().index() < visit.envelope().hops().size()) {
      return onward(visit);
    }
    int length = visit.chain().size();
    int index = isHead(visit) ? 1 : 0;
    if (visit.stale() && length > index) {
      return again(visit, index, length - 1, ShimCounter.RESTARTED);
    }
    return nobodys(visit);
  }

  private Outcome nobodys(Visit visit) {
    if (visit.table().door(visit.client()).isEmpty()) {
      return Outcome.dropped(ShimCounter.UNKNOWN_DOOR_DROPPED);
    }
    if (!vouched) {
      return Outcome.dropped(ShimCounter.NOT_VOUCHED_DROPPED);
    }
    boolean answerable =
        visit.client().kind() == Kind.ABOUT_TCP || confirmed.test(visit.frame(), visit.client());
    return answerable
        ? unwrapped(visit, ShimCounter.UNCLAIMED_DELIVERED)
        : Outcome.dropped(ShimCounter.NOTED_DROPPED);
  }

  private static Outcome unwrapped(Visit visit, ShimCounter reason) {
    int type = visit.envelope().v6() ? 0x86DD : 0x0800;
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(visit.frame(), 0, visit.link().l3() - 2);
    frame.writeBytes(new byte[] {(byte) (type >> 8), (byte) type});
    frame.writeBytes(visit.inner());
    return Outcome.passed(reason, frame.toByteArray());
  }

  private Outcome onward(Visit visit) {
    Envelope envelope = visit.envelope();
    if (envelope.ttl() <= 1) {
      return Outcome.dropped(ShimCounter.TTL_DROPPED);
    }
    InetAddress next = envelope.hops().get(envelope.index());
    NextHop hop = neighbours.get(next);
    if (hop == null) {
      return Outcome.dropped(ShimCounter.NO_NEIGHBOUR_DROPPED);
    }
    int l3 = visit.link().l3();
    byte[] frame = visit.frame().clone();
    System.arraycopy(hop.destination().bytes(), 0, frame, 0, 6);
    System.arraycopy(hop.source().bytes(), 0, frame, 6, 6);
    frame[l3 + 8]--;
    System.arraycopy(address.getAddress(), 0, frame, l3 + 12, 4);
    System.arraycopy(next.getAddress(), 0, frame, l3 + 16, 4);
    Checksums.put16(frame, l3 + 10, Checksums.header(frame, l3));
    frame[l3 + 34]++;
    return Outcome.sent(ShimCounter.FORWARDED, frame, hop);
  }

  /** Encapsulated anew, by the own epoch, for the node at {@code index} of the own chain. */
  private Outcome again(Visit visit, int index, int hops, ShimCounter reason) {
    Chain chain = visit.chain();
    ClientPacket client = visit.client();
    int length = client.length() + 40 + 4 * hops;
    if (visit.envelope().ttl() <= 1) {
      return Outcome.dropped(ShimCounter.TTL_DROPPED);
    }
    if (length > mtu) {
      return Outcome.dropped(ShimCounter.NO_ROOM_DROPPED);
    }
    Optional<NextHop> hop = visit.table().nextHop(chain.node(index));
    if (hop.isEmpty()) {
      return Outcome.dropped(ShimCounter.NO_NEIGHBOUR_DROPPED);
    }
    List<InetAddress> named = new ArrayList<>();
    for (int i = 1; i <= hops; i++) {
      named.add(visit.table().address(chain.node(i)));
    }
    byte[] packet =
        new Encapsulation(
                address,
                visit.table().address(chain.node(index)),
                client.dscp(),
                visit.envelope().ttl() - 1,
                0x8000 | ((int) (visit.table().hash(client) >>> 16) & 0x7FFF),
                client.v6(),
                index,
                named,
                Optional.of(ownEpoch()),
                visit.inner())
            .frame(hop.get().source(), hop.get().destination(), visit.link().vlan());
    DirectorModel.fixLengths(packet, visit.link().l3(), length);
    return Outcome.sent(reason, packet, hop.get());
  }
}
