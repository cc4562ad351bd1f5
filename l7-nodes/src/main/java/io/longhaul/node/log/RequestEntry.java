package io.longhaul.node.log;

import io.longhaul.node.config.Endpoint;
import io.longhaul.node.http.Head;
import io.longhaul.node.ingress.ClientAddress;
import io.longhaul.node.websocket.TunnelListener;
import java.util.Optional;

/** What the access log says about one request, gathered while it goes on. */
public final class RequestEntry {
  private final Request request;
  private final ClientAddress client;
  private final boolean secure;
  private final long idLow;
  private final long begunNanos = System.nanoTime();
  private long traceHigh;
  private long traceLow;
  private long headNanos;
  private long endNanos;
  private String upstream = "";
  private Optional<Endpoint> endpoint = Optional.empty();
  private int status;
  private long bytesIn;
  private long bytesOut;

  /**
   * @param secure whether the client came by TLS
   * @param idLow the second half of its id, by the event loop's {@link RequestIds}
   */
  public RequestEntry(Request request, ClientAddress client, boolean secure, long idLow) {
    this.request = request;
    this.client = client;
    this.secure = secure;
    this.idLow = idLow;
  }

  /** What is known of a request from its head. */
  public interface Request {
    Head head();

    String method();

    /** As it goes to the application, with its query. */
    String target();

    String authority();

    /** As in {@code HTTP/1.1}. */
    String protocol();
  }

  /** It is part of a trace. */
  public void traced(long high, long low) {
    traceHigh = high;
    traceLow = low;
  }

  /** A route was found. */
  public void routed(String toUpstream) {
    upstream = toUpstream;
  }

  /** An endpoint has been given the request; the last one counts. */
  public void sent(Endpoint to) {
    endpoint = Optional.of(to);
  }

  /** So many bytes of the request's body have come. */
  public void received(long bytes) {
    bytesIn += bytes;
  }

  /** The head of the response goes to the client. */
  public void answered(int withStatus, long nowNanos) {
    status = withStatus;
    headNanos = nowNanos;
  }

  /** So many bytes of the response's body go to the client. */
  public void returned(long bytes) {
    bytesOut += bytes;
  }

  /** The request is over. */
  public void ended() {
    endNanos = System.nanoTime();
  }

  /**
   * The request became a WebSocket.
   *
   * @param lines told when that has ended
   * @param after told behind them
   */
  public TunnelListener tunnel(AccessLines lines, TunnelListener after) {
    return new TunnelEntry(this, lines, after);
  }

  Head head() {
    return request.head();
  }

  String method() {
    return request.method();
  }

  String target() {
    return request.target();
  }

  String host() {
    return request.authority();
  }

  String protocol() {
    return request.protocol();
  }

  ClientAddress client() {
    return client;
  }

  /** Whether the client came by TLS. */
  public boolean secure() {
    return secure;
  }

  /** The second half of its id. */
  public long idLow() {
    return idLow;
  }

  public long begunNanos() {
    return begunNanos;
  }

  /** When the response's head came; 0 before that. */
  public long headNanos() {
    return headNanos;
  }

  /** From its head to its end. */
  public long durationNanos() {
    return endNanos - begunNanos;
  }

  /** First half of its trace's id; both are 0 where there is none. */
  long traceHigh() {
    return traceHigh;
  }

  long traceLow() {
    return traceLow;
  }

  String upstream() {
    return upstream;
  }

  Optional<Endpoint> endpoint() {
    return endpoint;
  }

  /** 0 for none. */
  public int status() {
    return status;
  }

  public long bytesIn() {
    return bytesIn;
  }

  public long bytesOut() {
    return bytesOut;
  }
}
