package io.longhaul.membership.telemetry;

import io.aeron.Publication;
import io.longhaul.membership.model.Heartbeat;
import io.longhaul.membership.model.Occupancy;
import io.longhaul.membership.model.Reach;
import io.longhaul.membership.model.TelemetrySecret;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Says what a node or director has to say, to all directors at once. Never blocks: a heartbeat that
 * cannot be sent now is dropped and counted, since a newer one follows; what is said in many
 * messages is sent as there is room for it. Any thread may use it.
 */
public final class TelemetrySender implements AutoCloseable {
  /**
   * One stream to whoever is a destination. The fastest receiver sets the pace, so that a dead or
   * slow one holds up nobody.
   */
  private static final String CHANNEL = "aeron:udp?control-mode=manual|fc=max";

  private static final int ATTEMPTS = 3;

  /** Receivers read as often as that. */
  private static final Duration BETWEEN_BURSTS = Duration.ofMillis(10);

  private final TelemetryMedia media;
  private final TelemetryCounters counters;
  private final MessageEncoder encoder;
  private final UnsafeBuffer message;
  private final Publication publication;
  private final Statements reports;
  private final Statements reaches;
  private final Duty proceeding;
  private final Set<InetSocketAddress> destinations = new HashSet<>();

  private TelemetrySender(TelemetryMedia media, MessageEncoder encoder, Publication publication) {
    this.media = media;
    this.counters = media.counters();
    this.encoder = encoder;
    this.message = new UnsafeBuffer(encoder.bytes());
    this.publication = publication;
    this.reports = new Statements(counters, this::send);
    this.reaches = new Statements(counters, this::send);
    this.proceeding = media.every(BETWEEN_BURSTS, this::proceed);
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
    if (send(encoder.heartbeat(heartbeat)) == Statements.Sending.NO_ROOM) {
      counters.unsent(UnsentReason.BACK_PRESSURED);
    }
  }

  /** Says what this process holds. */
  public synchronized void occupancy(Occupancy report) {
    if (!sealing()) {
      return;
    }
    reports.say((part, parts) -> encoder.occupancy(report, part, parts));
    reports.proceed();
  }

  /** Says whom this director reaches. */
  public synchronized void reach(Reach reach) {
    if (!sealing()) {
      return;
    }
    reaches.say((part, parts) -> encoder.reach(reach, part, parts));
    reaches.proceed();
  }

  private boolean sealing() {
    if (!encoder.sealing()) {
      counters.unsent(UnsentReason.NO_SECRET);
    }
    return encoder.sealing();
  }

  private synchronized void proceed() {
    reports.proceed();
    reaches.proceed();
  }

  private Statements.Sending send(int length) {
    long position = publication.offer(message, 0, length);
    for (int i = 0; i < ATTEMPTS && position == Publication.ADMIN_ACTION; i++) {
      // A buffer was full just now and the next is ready.
      position = publication.offer(message, 0, length);
    }
    if (position > 0) {
      counters.sent();
      return Statements.Sending.SENT;
    }
    if (position == Publication.NOT_CONNECTED || position == Publication.CLOSED) {
      counters.unsent(UnsentReason.NOT_CONNECTED);
      return Statements.Sending.NOBODY_THERE;
    }
    return Statements.Sending.NO_ROOM;
  }

  @Override
  public void close() {
    media.execute(
        () -> {
          media.detach(proceeding);
          publication.close();
        });
  }
}
