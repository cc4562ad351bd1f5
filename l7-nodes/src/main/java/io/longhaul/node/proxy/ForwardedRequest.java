package io.longhaul.node.proxy;

import io.longhaul.node.http.BodyLength;
import io.longhaul.node.http.Head;
import io.longhaul.node.upstream.FieldSink;
import io.longhaul.node.upstream.RequestHead;

/**
 * A request's head as it goes to the application.
 *
 * @param opensWebSocket whether a WebSocket is asked for, whose Upgrade then goes on
 */
record ForwardedRequest(ProxyRequest request, Origin origin, boolean opensWebSocket)
    implements RequestHead {
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
    return request.head().lists("te", "trailers");
  }

  @Override
  public void fields(FieldSink to) {
    Head head = request.head();
    HopByHop hopByHop = HopByHop.of(head);
    for (int i = 0; i < head.count(); i++) {
      boolean stays =
          head.is(i, "host")
              || hopByHop.removes(i)
              || ForwardedFields.replaces(head, i)
              || origin.verified().replaces(head, i)
              || origin.trace().replaces(head, i)
              || (head.is(i, "expect") && !request.http11());
      if (!stays) {
        to.copy(head, i);
      }
    }
    ForwardedFields.write(to, request, origin);
    origin.verified().each(to::field);
    origin.trace().traceparent().ifPresent(value -> to.field("traceparent", value));
  }
}
