package io.longhaul.node.log;

import io.longhaul.node.http.Head;
import io.longhaul.node.http.KnownField;
import io.longhaul.node.ingress.ClientAddress;
import io.longhaul.node.metrics.Blame;
import io.longhaul.node.metrics.RequestEnd;
import io.longhaul.node.metrics.TunnelEnd;
import io.longhaul.node.websocket.TunnelTotals;
import java.net.InetAddress;
import java.util.function.Consumer;

/**
 * The lines that one event loop writes. What a client sent is cut at the lengths named here; the
 * query of its target is left out, since tokens travel in it.
 */
public final class AccessLines {
  static final int MOST_DOOR = 64;
  static final int MOST_METHOD = 32;
  static final int MOST_HOST = 255;
  static final int MOST_PATH = 1_024;
  static final int MOST_AGENT = 256;

  private final JsonLine line = new JsonLine();
  private final String nodeId;
  private final RequestIds ids;
  private final Consumer<JsonLine> sink;

  AccessLines(String nodeId, RequestIds ids, Consumer<JsonLine> sink) {
    this.nodeId = nodeId;
    this.ids = ids;
    this.sink = sink;
  }

  /** A request has ended. */
  public void request(RequestEntry entry, RequestEnd end) {
    begin("request", entry.client());
    named(entry);
    described(entry);
    line.number("bytesIn", entry.bytesIn());
    line.number("bytesOut", entry.bytesOut());
    if (entry.headNanos() != 0) {
      line.millis("headMs", entry.headNanos() - entry.begunNanos());
    }
    line.millis("durationMs", entry.durationNanos());
    ended(end.label(), end.blame());
  }

  /** A head that is no request was refused. */
  public void refused(ClientAddress client, int status, String reason, RequestEnd end) {
    begin("refused", client);
    line.number("status", status);
    line.text("reason", reason, MOST_AGENT);
    ended(end.label(), end.blame());
  }

  /** A WebSocket was opened. */
  public void tunnelOpened(RequestEntry entry) {
    begin("tunnel-open", entry.client());
    named(entry);
    described(entry);
    line.millis("durationMs", System.nanoTime() - entry.begunNanos());
    finish();
  }

  /** A WebSocket has ended. */
  void tunnelEnded(TunnelEntry entry, TunnelEnd end, TunnelTotals totals) {
    line.begin(System.currentTimeMillis());
    line.word("type", "tunnel-end");
    line.word("node", nodeId);
    line.hex("id", ids.high(), entry.idLow());
    line.address("client", entry.addressHigh(), entry.addressLow());
    line.number("clientPort", entry.port());
    line.word("upstream", entry.upstream());
    line.word("endpoint", entry.endpoint().toString());
    line.number("bytesIn", totals.clientBytes());
    line.number("bytesOut", totals.upstreamBytes());
    line.number("messagesIn", totals.clientMessages());
    line.number("messagesOut", totals.upstreamMessages());
    line.millis("durationMs", System.nanoTime() - entry.begunNanos());
    ended(end.label(), end.blame());
  }

  private void begin(String type, ClientAddress client) {
    InetAddress address = client.source().getAddress();
    line.begin(System.currentTimeMillis());
    line.word("type", type);
    line.word("node", nodeId);
    line.address("client", CompactAddress.high(address), CompactAddress.low(address));
    line.number("clientPort", client.source().getPort());
    client.door().ifPresent(door -> line.text("door", door, MOST_DOOR));
  }

  private void named(RequestEntry entry) {
    line.hex("id", ids.high(), entry.idLow());
    if ((entry.traceHigh() | entry.traceLow()) != 0) {
      line.hex("traceId", entry.traceHigh(), entry.traceLow());
    }
  }

  private void described(RequestEntry entry) {
    line.word("scheme", entry.secure() ? "https" : "http");
    line.word("protocol", entry.protocol());
    line.text("method", entry.method(), MOST_METHOD);
    line.text("host", entry.host(), MOST_HOST);
    line.text("path", withoutQuery(entry.target()), MOST_PATH);
    agent(entry.head());
    if (!entry.upstream().isEmpty()) {
      line.word("upstream", entry.upstream());
    }
    entry.endpoint().ifPresent(endpoint -> line.word("endpoint", endpoint.toString()));
    line.number("status", entry.status());
  }

  private void agent(Head head) {
    for (int i = 0; i < head.count(); i++) {
      if (head.is(i, KnownField.USER_AGENT)) {
        line.text("agent", head.value(i), MOST_AGENT);
        return;
      }
    }
  }

  private void ended(String end, Blame blame) {
    line.word("end", end);
    line.word("blame", blame.label());
    finish();
  }

  private void finish() {
    line.end();
    sink.accept(line);
  }

  private static String withoutQuery(String target) {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }
}
