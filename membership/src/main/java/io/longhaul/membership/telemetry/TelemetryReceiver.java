package io.longhaul.membership.telemetry;

import io.aeron.Aeron;
import io.aeron.Subscription;
import io.longhaul.membership.config.ScalarValues;
import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.Occupancy;
import io.longhaul.membership.model.Reach;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.agrona.DirectBuffer;

/** Listens at one address, and hands on what members of the tier say. */
public final class TelemetryReceiver implements AutoCloseable {
  /** Most fragments taken in one turn, so that other duties have theirs. */
  private static final int FRAGMENTS = 256;

  private static final int MAX_REPORTERS = 2 * TelemetryMedia.MAX_IMAGES;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final TelemetryMedia media;
  private final Subscription subscription;
  private final InetSocketAddress address;
  private final MessageGate gate;
  private final TelemetryListener listener;
  private final MessageCollector fragments;
  private final Map<MemberKey, Assembly<Occupancy>> reports = new NewestEntries<>(MAX_REPORTERS);
  private final Map<String, Assembly<Reach>> reaches = new NewestEntries<>(MAX_REPORTERS);
  private final Duty polling;

  private TelemetryReceiver(
      TelemetryMedia media, Listening listening, MessageGate gate, TelemetryListener listener) {
    this.media = media;
    this.subscription = listening.subscription();
    this.address = listening.address();
    this.gate = gate;
    this.listener = listener;
    this.fragments = listening.fragments();
    fragments.handler(this::received);
    this.polling = _ -> subscription.poll(fragments, FRAGMENTS) > 0;
    media.attach(polling);
  }

  /**
   * Starts it.
   *
   * @param listen where; with port 0 a free one is taken
   * @throws io.aeron.exceptions.AeronException when it cannot listen there
   */
  public static TelemetryReceiver start(
      TelemetryMedia media, InetSocketAddress listen, Keyring keyring, TelemetryListener listener) {
    // What is lost is not asked for again: something newer follows before it would come.
    String channel = "aeron:udp?reliable=false|endpoint=" + TelemetryAddress.text(listen);
    Listening listening = media.make(aeron -> listen(aeron, channel));
    return new TelemetryReceiver(
        media, listening, new MessageGate(keyring, media.counters()), listener);
  }

  private static Listening listen(Aeron aeron, String channel) {
    MessageCollector fragments = new MessageCollector();
    Subscription subscription =
        aeron.addSubscription(
            channel, Wire.STREAM, _ -> {}, image -> fragments.forget(image.sessionId()));
    long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
    Optional<String> endpoint = Optional.empty();
    while (endpoint.isEmpty()) {
      if (System.nanoTime() - deadlineNs > 0) {
        throw new IllegalStateException(
            channel + ": no address after " + PATIENCE + " (expected: at once)");
      }
      aeron.conductorAgentInvoker().invoke();
      endpoint = Optional.ofNullable(subscription.resolvedEndpoint());
    }
    return new Listening(subscription, ScalarValues.address(endpoint.get()), fragments);
  }

  private record Listening(
      Subscription subscription, InetSocketAddress address, MessageCollector fragments) {}

  /** Where it listens. */
  public InetSocketAddress address() {
    return address;
  }

  private void received(DirectBuffer buffer, int offset, int length) {
    gate.admit(buffer, offset, length).ifPresent(this::deliver);
  }

  private void deliver(Message message) {
    switch (message) {
      case Message.Beat beat -> listener.heartbeat(beat.heartbeat());
      case Message.OccupancyPart part ->
          reports
              .computeIfAbsent(part.share().key(), _ -> new Assembly<>())
              .add(part.share().sequence(), part.part(), part.parts(), part.share())
              .ifPresent(shares -> listener.occupancy(Shares.joinReports(shares)));
      case Message.ReachPart part ->
          reaches
              .computeIfAbsent(part.share().directorId(), _ -> new Assembly<>())
              .add(part.share().sequence(), part.part(), part.parts(), part.share())
              .ifPresent(shares -> listener.reach(Shares.joinReaches(shares)));
    }
  }

  @Override
  public void close() {
    media.execute(
        () -> {
          media.detach(polling);
          subscription.close();
        });
  }
}
