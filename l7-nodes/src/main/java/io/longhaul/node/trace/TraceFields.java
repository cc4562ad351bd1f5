package io.longhaul.node.trace;

import io.longhaul.node.http.Head;
import io.longhaul.node.http.KnownField;
import java.util.Optional;

/**
 * What a request's head says of its trace.
 *
 * @param given whether there is any field of trace context
 * @param parent empty where there is no valid {@code traceparent}
 * @param stateValid whether {@code tracestate}, if there is one, may go on
 */
record TraceFields(boolean given, Optional<TraceParent> parent, boolean stateValid) {
  private static final TraceFields NONE = new TraceFields(false, Optional.empty(), false);

  static TraceFields of(Head head) {
    if (!head.has(KnownField.TRACEPARENT) && !head.has(KnownField.TRACESTATE)) {
      return NONE;
    }
    int at = -1;
    int parents = 0;
    int states = 0;
    for (int i = 0; i < head.count(); i++) {
      if (head.is(i, KnownField.TRACEPARENT)) {
        at = i;
        parents++;
      } else if (head.is(i, KnownField.TRACESTATE)) {
        states++;
      }
    }
    Optional<TraceParent> parent =
        parents == 1 ? TraceParent.parse(head.value(at)) : Optional.empty();
    boolean stateValid =
        parent.isPresent()
            && states > 0
            && head.list(KnownField.TRACESTATE).filter(TraceState::isValid).isPresent();
    return new TraceFields(true, parent, stateValid);
  }
}
