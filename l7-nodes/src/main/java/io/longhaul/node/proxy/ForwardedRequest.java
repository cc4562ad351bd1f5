package io.longhaul.node.proxy;

import io.longhaul.node.http.BodyLength;
import io.longhaul.node.http.FieldSet;
import io.longhaul.node.http.Head;
import io.longhaul.node.http.KnownField;
import io.longhaul.node.upstream.FieldSink;
import io.longhaul.node.upstream.RequestHead;
import java.util.List;

/**
 * A request's head as it goes to the application.
 *
 * @param opensWebSocket whether a WebSocket is asked for, whose Upgrade then goes on
 */
record ForwardedRequest(ProxyRequest request, Origin origin, boolean opensWebSocket)
    implements RequestHead {
  private static final FieldSet DROPPED = HopByHop.ALWAYS.and(FieldSet.of(KnownField.HOST));

  // HTTP/1.0 has no 100 (Continue) to wait for.
  private static final FieldSet DROPPED_OF_HTTP10 = DROPPED.and(FieldSet.of(KnownField.EXPECT));

  @Override
  public String method() {
    return request.method();
  }

  @Override
  public String target() {
    return request.target();
  }

  @Override
  public String authority() {
    return request.authority();
  }

  @Override
  public BodyLength body() {
    return request.body();
  }

  @Override
  public boolean takesTrailers() {
    return request.head().lists(KnownField.TE, "trailers");
  }

  @Override
  public void fields(FieldSink to) {
    Head head = request.head();
    FieldSet dropped = request.http11() ? DROPPED : DROPPED_OF_HTTP10;
    List<String> named = HopByHop.named(head);
    int from = 0;
    for (int i = 0; i < head.count(); i++) {
      if (!stays(i, dropped, named)) {
        to.copy(head, from, i);
        from = i + 1;
      }
    }
    to.copy(head, from, head.count());
    ForwardedFields.write(to, request, origin);
    origin.verified().each(to::field);
    origin.trace().traceparent().ifPresent(value -> to.field("traceparent", value));
  }

  private boolean stays(int field, FieldSet dropped, List<String> named) {
    Head head = request.head();
    return !(head.isOneOf(field, dropped)
        || head.resemblesOneOf(field, ForwardedFields.OURS)
        || (HopByHop.isOne(head, field, named) && !origin.verified().keeps(head, field))
        || origin.verified().replaces(head, field)
        || origin.trace().replaces(head, field));
  }
}
