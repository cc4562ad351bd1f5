package io.longhaul.membership.telemetry;

import java.util.Optional;
import java.util.function.IntBinaryOperator;

/**
 * A sender's statements of one kind, each in as many messages as it needs, sent as fast as there is
 * room for them. One that has begun is sent to its end; of those that come meanwhile only the
 * newest is kept. Not safe for use by several threads.
 */
final class Statements {
  /**
   * Most messages in one go: half of what Aeron lets be under way, so that slower receivers have
   * read them, too, before the next come.
   */
  static final int BURST = TelemetryMedia.TERM_BYTES / 4 / Wire.MAX_MESSAGE_BYTES;

  private final TelemetryCounters counters;
  private final Outlet outlet;
  private Optional<Rest> begun = Optional.empty();
  private Optional<IntBinaryOperator> waiting = Optional.empty();

  Statements(TelemetryCounters counters, Outlet outlet) {
    this.counters = counters;
    this.outlet = outlet;
  }

  /** Where messages go. */
  interface Outlet {
    /** Sends what was just written, as far as there is room and somebody to send it to. */
    Sending send(int length);
  }

  /** What became of a message. */
  enum Sending {
    SENT,
    NO_ROOM,
    NOBODY_THERE
  }

  private record Rest(IntBinaryOperator encode, int part, int parts) {
    Optional<Rest> next() {
      return part + 1 < parts ? Optional.of(new Rest(encode, part + 1, parts)) : Optional.empty();
    }
  }

  /**
   * Has a statement sent after the one that is being sent.
   *
   * @param encode writes one of so many parts, and returns its length or {@link
   *     MessageEncoder#TOO_LONG}
   */
  void say(IntBinaryOperator encode) {
    if (waiting.isPresent()) {
      counters.unsent(UnsentReason.BACK_PRESSURED);
    }
    waiting = Optional.of(encode);
  }

  /** Sends what there is room for, but no more than {@link #BURST}. */
  void proceed() {
    if (begun.isEmpty()) {
      begun = waiting.flatMap(this::cut);
      waiting = Optional.empty();
    }
    for (int i = 0; i < BURST && begun.isPresent(); i++) {
      Rest rest = begun.get();
      switch (outlet.send(rest.encode().applyAsInt(rest.part(), rest.parts()))) {
        case SENT -> begun = rest.next();
        case NO_ROOM -> {
          return;
        }
        case NOBODY_THERE -> begun = Optional.empty();
      }
    }
  }

  private Optional<Rest> cut(IntBinaryOperator encode) {
    for (int parts = 1; parts <= Wire.MAX_PARTS; parts *= 2) {
      if (fit(encode, parts)) {
        return Optional.of(new Rest(encode, 0, parts));
      }
    }
    counters.unsent(UnsentReason.TOO_LONG);
    return Optional.empty();
  }

  private static boolean fit(IntBinaryOperator encode, int parts) {
    for (int part = 0; part < parts; part++) {
      if (encode.applyAsInt(part, parts) == MessageEncoder.TOO_LONG) {
        return false;
      }
    }
    return true;
  }
}
