package io.longhaul.node.proxy;

import io.longhaul.node.http.KnownField;
import io.longhaul.node.ingress.ClientAddress;
import io.longhaul.node.log.RequestEntry;
import io.longhaul.node.metrics.Blame;
import io.longhaul.node.metrics.RequestEnd;
import io.longhaul.node.route.Route;
import io.longhaul.node.trace.RequestSpan;
import io.longhaul.node.trace.RequestTrace;
import java.util.Optional;

/** A request as its spans describe it; made only for those that are exported. */
final class TracedRequest {
  private static final int MOST_METHOD = 32;
  private static final int MOST_PATH = 1_024;
  private static final int MOST_AGENT = 256;

  private TracedRequest() {}

  static RequestSpan span(
      RequestTrace trace,
      ProxyRequest request,
      ClientAddress address,
      RequestEntry entry,
      Optional<Route> route,
      Optional<Attempts> attempts,
      RequestEnd end) {
    RequestSpan.Interval time =
        new RequestSpan.Interval(
            RequestSpan.epochNanos(entry.begunNanos()), RequestSpan.epochNanos(System.nanoTime()));
    RequestSpan.Asked asked =
        new RequestSpan.Asked(
            cut(request.method(), MOST_METHOD),
            entry.secure() ? "https" : "http",
            request.host(),
            address.destination().getPort(),
            cut(withoutQuery(request.target()), MOST_PATH),
            request.protocol(),
            cut(request.head().list(KnownField.USER_AGENT).orElse(""), MOST_AGENT),
            address.source());
    return new RequestSpan(
        trace,
        time,
        asked,
        route.map(found -> found.path().text()),
        entry.status(),
        end.blame() == Blame.NOBODY ? Optional.empty() : Optional.of(end.label()),
        attempts.flatMap(Attempts::last));
  }

  private static String withoutQuery(String target) {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most);
  }
}
