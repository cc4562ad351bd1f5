package io.longhaul.node.trace;

import io.longhaul.node.http.Head;
import io.longhaul.node.http.KnownField;
import io.longhaul.node.log.RequestIds;
import java.util.Optional;

/** The trace that one request is part of, and what its application is told of it. */
public final class RequestTrace {
  /** Part of none. */
  public static final RequestTrace NONE =
      new RequestTrace(new TraceParent(0, 0, 0, false), 0, 0, false, false, true);

  private final TraceParent next;
  private final long parentSpan;
  private final long serverSpan;
  private final boolean writesParent;
  private final boolean dropsState;
  private final boolean exported;

  private RequestTrace(
      TraceParent next,
      long parentSpan,
      long serverSpan,
      boolean writesParent,
      boolean exported,
      boolean keepsState) {
    this.next = next;
    this.parentSpan = parentSpan;
    this.serverSpan = serverSpan;
    this.writesParent = writesParent;
    this.exported = exported;
    this.dropsState = !keepsState;
  }

  /**
   * Of a request to a node that has no spans of its own: a valid context passes; what is not valid
   * is replaced by a context that begins here.
   *
   * @param idLow the second half of the request's id
   */
  static RequestTrace passed(Head head, RequestIds ids, long idLow) {
    TraceFields fields = TraceFields.of(head);
    if (!fields.given()) {
      return NONE;
    }
    return fields
        .parent()
        .map(parent -> new RequestTrace(parent, 0, 0, false, false, fields.stateValid()))
        .orElseGet(
            () ->
                new RequestTrace(
                    new TraceParent(ids.high(), idLow, notZero(ids.next()), false),
                    0,
                    0,
                    true,
                    false,
                    false));
  }

  /** Of a request whose spans are part of its trace, or begin one that has the request's id. */
  static RequestTrace joined(Head head, RequestIds ids, long idLow, Sampler sampler) {
    TraceFields fields = TraceFields.of(head);
    Optional<TraceParent> parent = fields.parent();
    long high = parent.map(TraceParent::high).orElse(ids.high());
    long low = parent.map(TraceParent::low).orElse(notZero(idLow));
    boolean sampled = sampler.samples(parent, low);
    return new RequestTrace(
        new TraceParent(high, low, notZero(ids.next()), sampled),
        parent.map(TraceParent::span).orElse(0L),
        notZero(idLow),
        true,
        sampled,
        fields.stateValid());
  }

  private static long notZero(long id) {
    return id == 0 ? 1 : id;
  }

  /** Whether there is a trace. */
  public boolean isPresent() {
    return next.span() != 0;
  }

  /** Whether its spans are to be recorded. */
  public boolean isExported() {
    return exported;
  }

  /** Whether a field of the request stays behind. */
  public boolean replaces(Head head, int field) {
    return isPresent()
        && ((writesParent && head.is(field, KnownField.TRACEPARENT))
            || (dropsState && head.is(field, KnownField.TRACESTATE)));
  }

  /** What the application is told in {@code traceparent}, if it is not what the client said. */
  public Optional<String> traceparent() {
    return writesParent ? Optional.of(next.text()) : Optional.empty();
  }

  /** First half of the trace's id. */
  public long high() {
    return next.high();
  }

  /** Second half of the trace's id. */
  public long low() {
    return next.low();
  }

  /** The span that the client sent it from; 0 for none. */
  long parentSpan() {
    return parentSpan;
  }

  /** The span of the request here. */
  long serverSpan() {
    return serverSpan;
  }

  /** The span of the request to the application. */
  long clientSpan() {
    return next.span();
  }
}
