package io.longhaul.membership.telemetry;

import io.aeron.Publication;
import io.longhaul.membership.model.Heartbeat;
import io.longhaul.membership.model.Occupancy;
import io.longhaul.membership.model.Reach;
import io.longhaul.membership.model.TelemetrySecret;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntBinaryOperator;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Says what a node or director has to say, to all directors at once. Never blocks: what cannot be
 * sent now is dropped and counted, since something newer follows. Any thread may use it.
 */
public final class TelemetrySender implements AutoCloseable {
  /**
   * One stream to whoever is a destination. The fastest receiver sets the pace, so that a dead or
   * slow one holds up nobody.
   */
  private static final String CHANNEL = "aeron:udp?control-mode=manual|fc=max";

  private static final int ATTEMPTS = 3;

  private final TelemetryMedia media;
  private final TelemetryCounters counters;
  private final MessageEncoder encoder;
  private final UnsafeBuffer message;
  private final Publication publication;
  private final Set<InetSocketAddress> destinations = new HashSet<>();

  private TelemetrySender(TelemetryMedia media, MessageEncoder encoder, Publication publication) {
    this.media = media;
    this.counters = media.counters();
    this.encoder = encoder;
    this.message = new UnsafeBuffer(encoder.bytes());
    this.publication = publication;
  }

  /**
   * Starts it, with nobody to send to, and without the secret that it needs for that.
   *
   * @param run rises with every start of this sender; a node's incarnation
   */
  public static TelemetrySender start(TelemetryMedia media, String tier, SenderId self, long run) {
    MessageEncoder encoder = new MessageEncoder(tier, self, run);
    Publication publication = media.make(aeron -> aeron.addPublication(CHANNEL, Wire.STREAM));
    return new TelemetrySender(media, encoder, publication);
  }

  /** From now on messages are authenticated by this. */
  public synchronized void secret(TelemetrySecret secret) {
    encoder.secret(secret);
  }

  /** From now on sends to these and nobody else; they must be resolved. */
  public void destinations(Set<InetSocketAddress> wished) {
    Set<InetSocketAddress> all = Set.copyOf(wished);
    media.execute(() -> follow(all));
  }

  private void follow(Set<InetSocketAddress> wished) {
    if (publication.isClosed()) {
      return;
    }
    for (InetSocketAddress gone : Set.copyOf(destinations)) {
      if (!wished.contains(gone)) {
        publication.asyncRemoveDestination(channel(gone));
        destinations.remove(gone);
      }
    }
    for (InetSocketAddress destination : wished) {
      if (destinations.add(destination)) {
        publication.asyncAddDestination(channel(destination));
      }
    }
  }

  private static String channel(InetSocketAddress destination) {
    return "aeron:udp?endpoint=" + TelemetryAddress.text(destination);
  }

  /** Whether at least one receiver listens. */
  public boolean connected() {
    return publication.isConnected();
  }

  /** Says that this process is alive. */
  public synchronized void heartbeat(Heartbeat heartbeat) {
    if (!sealing()) {
      return;
    }
    send(encoder.heartbeat(heartbeat));
  }

  /** Says what this process holds. */
  public synchronized void occupancy(Occupancy report) {
    if (!sealing()) {
      return;
    }
    sendParts((part, parts) -> encoder.occupancy(report, part, parts));
  }

  /** Says whom this director reaches. */
  public synchronized void reach(Reach reach) {
    if (!sealing()) {
      return;
    }
    sendParts((part, parts) -> encoder.reach(reach, part, parts));
  }

  private boolean sealing() {
    if (!encoder.sealing()) {
      counters.unsent(UnsentReason.NO_SECRET);
    }
    return encoder.sealing();
  }

  private void sendParts(IntBinaryOperator encode) {
    int whole = encode.applyAsInt(0, 1);
    if (whole != MessageEncoder.TOO_LONG) {
      send(whole);
      return;
    }
    for (int parts = 2; parts <= Wire.MAX_PARTS; parts *= 2) {
      if (fit(encode, parts)) {
        for (int part = 0; part < parts; part++) {
          send(encode.applyAsInt(part, parts));
        }
        return;
      }
    }
    counters.unsent(UnsentReason.TOO_LONG);
  }

  private static boolean fit(IntBinaryOperator encode, int parts) {
    for (int part = 0; part < parts; part++) {
      if (encode.applyAsInt(part, parts) == MessageEncoder.TOO_LONG) {
        return false;
      }
    }
    return true;
  }

  private void send(int length) {
    long position = publication.offer(message, 0, length);
    for (int i = 0; i < ATTEMPTS && position == Publication.ADMIN_ACTION; i++) {
      // A buffer was full just now and the next is ready.
      position = publication.offer(message, 0, length);
    }
    if (position > 0) {
      counters.sent();
    } else if (position == Publication.NOT_CONNECTED || position == Publication.CLOSED) {
      counters.unsent(UnsentReason.NOT_CONNECTED);
    } else {
      counters.unsent(UnsentReason.BACK_PRESSURED);
    }
  }

  @Override
  public void close() {
    media.execute(publication::close);
  }
}
