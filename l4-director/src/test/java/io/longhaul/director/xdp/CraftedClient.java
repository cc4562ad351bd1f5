package io.longhaul.director.xdp;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * A client's end of a TCP connection, made segment by segment: nothing is sent but what a test has
 * it send. It offers no options, so that hosts send it 536 or 1,220 bytes a segment.
 */
final class CraftedClient {
  private final TwoHosts hosts;
  private final Family family;
  private final int port;
  private final int isn;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
  private int next;
  private int expected;
  private int window = 0xFFFF;
  private boolean ended;

  CraftedClient(TwoHosts hosts, Family family, int port, int isn) {
    this.hosts = hosts;
    this.family = family;
    this.port = port;
    this.isn = isn;
    this.next = isn + 1;
  }

  int port() {
    return port;
  }

  /** How many bytes it lets a host send before it has acknowledged them. */
  CraftedClient window(int bytes) {
    window = bytes;
    return this;
  }

  /** A bare acknowledgement as it is due now. */
  PacketBuilder segment() {
    return PacketBuilder.tcp(family.client(), port, family.web(), 443)
        .flags("A")
        .seq(next)
        .ack(expected)
        .body(tcp -> Checksums.put16(tcp, 14, window));
  }

  /** Sends its SYN, which it may repeat. */
  void syn() {
    hosts.send(segment().flags("S").seq(isn).ack(0));
  }

  /** Learns a host's first sequence number, and does not answer yet. */
  Segment synAck(NodeHost from) {
    Segment answer =
        hosts
            .wire()
            .await(
                "SYN-ACK from " + from.address() + " for port " + port,
                s -> s.isSynAck() && s.port() == port && s.from().equals(from.mac()));
    if (answer.ack() == isn + 1) {
      expected = answer.seq() + 1;
    }
    return answer;
  }

  /** Sends an acknowledgement. */
  void acknowledge() {
    hosts.send(segment());
  }

  /** Opens the connection, which a certain host has to take. */
  CraftedClient open(NodeHost with) {
    syn();
    synAck(with);
    acknowledge();
    return this;
  }

  /** The segment that says something; it may be sent again until {@link #said}. */
  PacketBuilder words(int bytes) {
    return segment().flags("PA").payload(bytes);
  }

  /** Sends some bytes. */
  void say(int bytes) {
    hosts.send(words(bytes));
    said(bytes);
  }

  /** Counts bytes of {@link #words} as sent. */
  void said(int bytes) {
    next += bytes;
    for (int i = 0; i < bytes; i++) {
      said.write(i);
    }
  }

  /** All that it said so far. */
  byte[] said() {
    return said.toByteArray();
  }

  /** Takes and acknowledges segments until it has so many bytes in all. */
  void hear(int bytes) {
    while (heard.size() < bytes) {
      Segment segment =
          hosts.wire().await("byte " + heard.size() + " for port " + port, this::isNext);
      byte[] fresh = segment.payload();
      heard.write(fresh, expected - segment.seq(), fresh.length - (expected - segment.seq()));
      expected = segment.seq() + fresh.length;
      ended = segment.isFin();
      if (!ended) {
        acknowledge();
      }
    }
  }

  /** Whether it has the byte that comes next, also behind some that came before. */
  private boolean isNext(Segment segment) {
    int known = expected - segment.seq();
    return segment.port() == port && known >= 0 && known < segment.payload().length;
  }

  /** All that it heard so far. */
  byte[] heard() {
    return heard.toByteArray();
  }

  /** Ends its own direction. */
  void finish() {
    hosts.send(segment().flags("FA"));
    next++;
  }

  /** Takes the end of the host's direction, and does not acknowledge it yet. */
  void hearEnd() {
    if (!ended) {
      hosts
          .wire()
          .await("FIN for port " + port, s -> s.port() == port && s.isFin() && s.seq() == expected);
    }
    expected++;
  }

  /** A host's answer that has this connection's numbers, and acknowledges all it said. */
  Segment answer(NodeHost from) {
    int seq = expected;
    int ack = next;
    return hosts
        .wire()
        .await(
            "answer from " + from.address() + " for port " + port,
            s ->
                s.from().equals(from.mac())
                    && s.port() == port
                    && s.seq() == seq
                    && s.ack() == ack
                    && s.flags() == 16);
  }

  @Override
  public String toString() {
    return family + " port " + port + " after " + Arrays.asList(said.size(), heard.size());
  }
}
