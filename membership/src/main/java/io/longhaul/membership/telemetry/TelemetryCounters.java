package io.longhaul.membership.telemetry;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What telemetry did since the start of the process. Any thread may read. */
public final class TelemetryCounters {
  private final LongAdder heard = new LongAdder();
  private final LongAdder sent = new LongAdder();
  private final LongAdder errors = new LongAdder();
  private final Map<DropReason, LongAdder> dropped = new EnumMap<>(DropReason.class);
  private final Map<UnsentReason, LongAdder> unsent = new EnumMap<>(UnsentReason.class);

  public TelemetryCounters() {
    for (DropReason reason : DropReason.values()) {
      dropped.put(reason, new LongAdder());
    }
    for (UnsentReason reason : UnsentReason.values()) {
      unsent.put(reason, new LongAdder());
    }
  }

  void heard() {
    heard.increment();
  }

  void dropped(DropReason reason) {
    adder(dropped, reason).increment();
  }

  void sent() {
    sent.increment();
  }

  void unsent(UnsentReason reason) {
    adder(unsent, reason).increment();
  }

  void error() {
    errors.increment();
  }

  /** Messages of members that came, and were read. */
  public long messagesHeard() {
    return heard.sum();
  }

  /** Messages that came, and were not heard. */
  public long messagesDropped(DropReason reason) {
    return adder(dropped, reason).sum();
  }

  /** Messages that were sent, each to all destinations. */
  public long messagesSent() {
    return sent.sum();
  }

  /** Messages that were not sent. */
  public long messagesUnsent(UnsentReason reason) {
    return adder(unsent, reason).sum();
  }

  /** Failures of telemetry itself; anything but 0 deserves a look at the log. */
  public long failures() {
    return errors.sum();
  }

  private static <R extends Enum<R>> LongAdder adder(Map<R, LongAdder> adders, R reason) {
    LongAdder adder = adders.get(reason);
    if (adder == null) {
      throw new IllegalStateException("counter: " + reason + " (expected: one for each)");
    }
    return adder;
  }
}
