package io.longhaul.membership.telemetry;

import io.longhaul.membership.telemetry.codec.HeartbeatDecoder;
import io.longhaul.membership.telemetry.codec.MessageHeaderDecoder;
import io.longhaul.membership.telemetry.codec.OccupancyPartDecoder;
import io.longhaul.membership.telemetry.codec.ReachDecoder;
import io.longhaul.membership.telemetry.codec.SenderKind;
import java.util.Optional;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Lets in what a member of the tier has just said. Whatever else comes is dropped, counted by its
 * reason, and never throws. Not safe for use by several threads.
 */
final class MessageGate {
  private static final Logger LOG = LoggerFactory.getLogger(MessageGate.class);

  /** More of what is normal for a moment is not. */
  private static final long MANY = 64;

  private final byte[] bytes = new byte[Wire.MAX_MESSAGE_BYTES];
  private final UnsafeBuffer message = new UnsafeBuffer(bytes);
  private final MessageHeaderDecoder header = new MessageHeaderDecoder();
  private final HeartbeatDecoder origin = new HeartbeatDecoder();
  private final MessageDecoder decoder = new MessageDecoder();
  private final Freshness freshness = new Freshness();
  private final Keyring keyring;
  private final TelemetryCounters counters;

  MessageGate(Keyring keyring, TelemetryCounters counters) {
    this.keyring = keyring;
    this.counters = counters;
  }

  /** The message, unless it is dropped. */
  Optional<Message> admit(DirectBuffer buffer, int offset, int length) {
    if (length < Wire.MIN_MESSAGE_BYTES) {
      return dropped(DropReason.TRUNCATED);
    }
    if (length > Wire.MAX_MESSAGE_BYTES) {
      return dropped(DropReason.OVERSIZED);
    }
    buffer.getBytes(offset, bytes, 0, length);
    // Without the tag: nothing is read beyond.
    message.wrap(bytes, 0, length - Wire.TAG_BYTES);
    header.wrap(message, 0);
    if (header.schemaId() != MessageHeaderDecoder.SCHEMA_ID || !knownTemplate()) {
      return dropped(DropReason.FOREIGN);
    }
    if (header.version() < MessageHeaderDecoder.SCHEMA_VERSION) {
      return dropped(DropReason.VERSION);
    }
    origin.wrap(message, Wire.HEADER_BYTES, header.blockLength(), header.version());
    Optional<SenderId> sender = sender();
    Optional<Seal> seal = sender.flatMap(keyring::seal);
    return sender.isEmpty() || seal.isEmpty()
        ? dropped(DropReason.UNKNOWN_SENDER, sender.map(SenderId::toString).orElse("nobody"))
        : authentic(sender.get(), seal.get(), length);
  }

  private boolean knownTemplate() {
    return switch (header.templateId()) {
      case HeartbeatDecoder.TEMPLATE_ID,
          OccupancyPartDecoder.TEMPLATE_ID,
          ReachDecoder.TEMPLATE_ID ->
          true;
      default -> false;
    };
  }

  private Optional<SenderId> sender() {
    try {
      return switch (origin.kind()) {
        case SenderKind.NODE -> Optional.of(SenderId.node(origin.sender()));
        case SenderKind.DIRECTOR -> Optional.of(SenderId.director(origin.sender()));
        default -> Optional.empty();
      };
    } catch (IllegalArgumentException e) {
      // A name that nobody can have.
      return Optional.empty();
    }
  }

  private Optional<Message> authentic(SenderId sender, Seal seal, int length) {
    if (!seal.fits(bytes, length)) {
      return dropped(DropReason.WRONG_TAG, sender.toString());
    }
    if (!freshness.fresh(sender, seal, origin.run(), origin.messageNumber())) {
      return dropped(DropReason.REPLAYED, sender.toString());
    }
    try {
      Message read = decoder.decode(new Envelope(sender, origin.run()), message, header);
      counters.heard();
      return Optional.of(read);
    } catch (RuntimeException e) {
      LOG.debug("telemetry of {}: not readable", sender, e);
      return dropped(DropReason.MALFORMED, String.valueOf(sender));
    }
  }

  private Optional<Message> dropped(DropReason reason) {
    return dropped(reason, "somebody");
  }

  private Optional<Message> dropped(DropReason reason, String of) {
    counters.dropped(reason);
    long times = counters.messagesDropped(reason);
    // Whoever floods it does not flood the log.
    if (Long.bitCount(times) == 1) {
      LOG.atLevel(reason.normalForAMoment() && times < MANY ? Level.DEBUG : Level.WARN)
          .log("telemetry of {}: dropped as {}, {} times now", of, reason, times);
    }
    return Optional.empty();
  }
}
