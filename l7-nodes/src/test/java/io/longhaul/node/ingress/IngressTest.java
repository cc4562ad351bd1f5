package io.longhaul.node.ingress;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.hash.FlowHash;
import io.longhaul.hash.HashKey;
import io.longhaul.membership.occupancy.SlotCounters;
import io.longhaul.node.config.Prefix;
import io.longhaul.node.testing.LeakCheck;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.Unpooled;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
final class IngressTest {
  private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.7", 51234);
  private static final InetSocketAddress DOOR = new InetSocketAddress("198.51.100.1", 443);
  private static final String DIRECTOR = "10.0.0.1";
  private static final String STRANGER = "203.0.113.9";

  private final SlotCounters slots = new SlotCounters();
  private final FlowHash hash = new FlowHash(new HashKey(1, 2));
  private final int slot = hash.slot(CLIENT, DOOR);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Behind behind = new Behind();
  private final Ingress ingress = ingress(IngressMode.PROXY);

  @AfterEach
  void nothingIsCountedThatIsClosed() {
    assertThat(slots.total()).isZero();
    assertThat(slots.unknown()).isZero();
  }

  @Test
  void clientIsKnownBeforeHandlersBehindSeeAnything() throws Exception {
    PeerChannel channel = open(DIRECTOR);
    assertThat(slots.unknown()).isOne();
    channel.writeInbound(Unpooled.wrappedBuffer(header(), "hello".getBytes(US_ASCII)));
    assertThat(behind.seen).containsExactly("active 51234", "hello", "complete");
    assertThat(channel.attr(ClientAddress.KEY).get().door()).contains("web");
    assertThat(slots.unknown()).isZero();
    assertThat(slots.count(slot)).isOne();
    assertThat(channel.pipeline().get(ProxyHeaderHandler.class)).isNull();
    channel.hangUp();
    assertThat(slots.count(slot)).isZero();
    assertThat(behind.seen).endsWith("inactive");
    assertThat(count("clients")).isOne();
  }

  @Test
  void headerMayComeByteByByte() throws Exception {
    PeerChannel channel = open(DIRECTOR);
    for (byte b : header()) {
      assertThat(behind.seen).isEmpty();
      channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {b}));
    }
    channel.writeInbound(Unpooled.copiedBuffer("x", US_ASCII));
    assertThat(behind.seen).containsExactly("active 51234", "complete", "x", "complete");
    channel.hangUp();
  }

  @Test
  void strangerIsClosedUnread() throws Exception {
    PeerChannel channel = open(STRANGER);
    assertRefused(channel, Refusal.UNTRUSTED);
  }

  @Test
  void garbageIsClosed() throws Exception {
    PeerChannel channel = open(DIRECTOR);
    channel.writeInbound(Unpooled.copiedBuffer("GET / HTTP/1.1\r\n\r\n", US_ASCII));
    assertRefused(channel, Refusal.NOT_PROXY);
  }

  @Test
  void bytesAfterARefusalAreDropped() throws Exception {
    PeerChannel channel = open(DIRECTOR);
    channel.pipeline().fireChannelRead(Unpooled.copiedBuffer("GET", US_ASCII));
    channel.pipeline().fireChannelRead(Unpooled.wrappedBuffer(header()));
    assertRefused(channel, Refusal.NOT_PROXY);
  }

  @Test
  void slowHeaderIsClosedAfterItsTimeAndNotBefore() throws Exception {
    PeerChannel channel = open(DIRECTOR);
    channel.writeInbound(Unpooled.wrappedBuffer(header(), 0, 20));
    channel.advanceTimeBy(3, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    assertThat(channel.isOpen()).isTrue();
    channel.advanceTimeBy(2, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    assertRefused(channel, Refusal.TIMEOUT);
  }

  @Test
  void clientThatIsKnownHasNoDeadlineAnymore() throws Exception {
    PeerChannel channel = open(DIRECTOR);
    channel.writeInbound(Unpooled.wrappedBuffer(header()));
    assertThat(channel.hasPendingTasks()).isFalse();
    channel.advanceTimeBy(1, TimeUnit.HOURS);
    channel.runScheduledPendingTasks();
    assertThat(channel.isOpen()).isTrue();
    channel.hangUp();
  }

  @Test
  void headerThatEndsEarlyIsCounted() throws Exception {
    PeerChannel channel = open(DIRECTOR);
    channel.writeInbound(Unpooled.wrappedBuffer(header(), 0, 20));
    channel.hangUp();
    assertRefused(channel, Refusal.TRUNCATED);
  }

  @Test
  void halfCloseInsideTheHeaderIsAnEarlyEnd() throws Exception {
    PeerChannel channel = open(DIRECTOR);
    channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    assertRefused(channel, Refusal.TRUNCATED);
  }

  @Test
  void brokenConnectionInsideTheHeaderIsAnEarlyEnd() throws Exception {
    PeerChannel channel = open(DIRECTOR);
    channel.pipeline().fireExceptionCaught(new java.io.IOException("Connection reset by peer"));
    assertRefused(channel, Refusal.TRUNCATED);
  }

  @Test
  void localCommandIsClosedWithoutBeingAFault() throws Exception {
    PeerChannel channel = open(DIRECTOR);
    channel.writeInbound(
        Unpooled.wrappedBuffer(HeaderBytes.command(HeaderBytes.LOCAL, 0).toBytes()));
    assertThat(channel.isOpen()).isFalse();
    assertThat(behind.seen).isEmpty();
    assertThat(count("local")).isOne();
    assertThat(meters.find("longhaul.node.ingress.refused").counters())
        .allSatisfy(counter -> assertThat(counter.count()).isZero());
  }

  @Test
  void directorIsSeenWhenItOpensAConnection() throws Exception {
    assertThat(ingress.directorsSeenMsAgo()).isEmpty();
    PeerChannel channel = open(DIRECTOR);
    channel.writeInbound(Unpooled.wrappedBuffer(header()));
    channel.hangUp();
    assertThat(ingress.directorsSeenMsAgo()).containsOnlyKeys("d-1");
  }

  @Test
  void directorIsSeenWhenItProbes() throws Exception {
    PeerChannel channel = open(DIRECTOR);
    byte[] probe =
        HeaderBytes.command(HeaderBytes.LOCAL, 0).tlv(ProxyTlvs.DIRECTOR, "d-1").toBytes();
    channel.writeInbound(Unpooled.wrappedBuffer(probe));
    assertThat(channel.isOpen()).isFalse();
    assertThat(ingress.directorsSeenMsAgo()).containsOnlyKeys("d-1");
    assertThat(slots.total()).isZero();
  }

  @Test
  void withoutAutoReadTheHeaderIsReadAndNoMore() throws Exception {
    PeerChannel channel = PeerChannel.unregistered(DIRECTOR, ingress.handler(), behind);
    ReadRequests reads = new ReadRequests();
    channel.pipeline().addFirst(reads);
    channel.config().setAutoRead(false);
    channel.start();
    assertThat(reads.count()).isOne();
    channel.writeInbound(Unpooled.wrappedBuffer(header(), 0, 20));
    assertThat(reads.count()).isEqualTo(2);
    channel.writeInbound(Unpooled.wrappedBuffer(header(), 20, header().length - 20));
    assertThat(reads.count()).isEqualTo(2);
    channel.hangUp();
  }

  @Test
  void straightClientIsItself() throws Exception {
    PeerChannel channel = PeerChannel.open(STRANGER, ingress(IngressMode.DIRECT).handler(), behind);
    assertThat(behind.seen).containsExactly("active 40000");
    InetSocketAddress local = (InetSocketAddress) channel.localAddress();
    assertThat(slots.count(hash.slot((InetSocketAddress) channel.remoteAddress(), local))).isOne();
    channel.hangUp();
  }

  @Test
  void straightClientAtNoKnownDoorIsClosedWhereThereAreOnlyDoors() throws Exception {
    Ingress doors = ingress(IngressMode.DIRECT, true);
    PeerChannel channel = PeerChannel.open(STRANGER, doors.handler(), behind);
    assertRefused(channel, Refusal.NO_DOOR);
  }

  @Test
  void straightClientThatComesWhileItsDoorClosesHasItsName() throws Exception {
    Ingress doors = ingress(IngressMode.DIRECT, true);
    PeerChannel channel = PeerChannel.unregistered(STRANGER, doors.handler(), behind);
    doors.doors(Map.of((InetSocketAddress) channel.localAddress(), "web"));
    doors.doors(Map.of());
    channel.start();
    assertThat(channel.attr(ClientAddress.KEY).get().door()).contains("web");
    channel.hangUp();
  }

  private Ingress ingress(IngressMode mode) {
    return ingress(mode, false);
  }

  private Ingress ingress(IngressMode mode, boolean onlyAtDoors) {
    return new Ingress(
        mode,
        onlyAtDoors,
        List.of(Prefix.parse("10.0.0.0/8")),
        Duration.ofSeconds(5),
        hash,
        slots,
        mode == IngressMode.PROXY || onlyAtDoors ? meters : new SimpleMeterRegistry());
  }

  private PeerChannel open(String peer) throws Exception {
    return PeerChannel.open(peer, ingress.handler(), behind);
  }

  private static byte[] header() {
    return HeaderBytes.of(CLIENT, DOOR)
        .tlv(ProxyTlvs.DOOR, "web")
        .tlv(ProxyTlvs.DIRECTOR, "d-1")
        .epoch(3)
        .toBytes();
  }

  private void assertRefused(PeerChannel channel, Refusal reason) {
    assertThat(channel.isOpen()).isFalse();
    assertThat(behind.seen).isEmpty();
    String tag = reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
    assertThat(meters.get("longhaul.node.ingress.refused").tag("reason", tag).counter().count())
        .isEqualTo(1);
    assertThat(count("clients")).isZero();
  }

  private double count(String counter) {
    return meters.get("longhaul.node.ingress." + counter).counter().count();
  }
}
