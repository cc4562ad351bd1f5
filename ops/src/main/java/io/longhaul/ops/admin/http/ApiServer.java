package io.longhaul.ops.admin.http;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http1.Http1Config;
import io.longhaul.membership.config.ConfigException;
import io.longhaul.membership.config.Fault;
import io.longhaul.membership.config.ScalarValues;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * Serves an {@link ApiService} over HTTP/1.1, one virtual thread a connection. Every size and time
 * is bounded by {@link HttpLimits}.
 */
public final class ApiServer implements AutoCloseable {
  private final WebServer server;
  private final RequestDeadlines deadlines;
  private final InetSocketAddress address;

  private ApiServer(WebServer server, RequestDeadlines deadlines, InetSocketAddress address) {
    this.server = server;
    this.deadlines = deadlines;
    this.address = address;
  }

  /**
   * Starts to listen; port 0 takes a free one.
   *
   * @throws ConfigException when the address cannot be listened on
   */
  public static ApiServer start(InetSocketAddress listen, HttpLimits limits, ApiService service) {
    LibraryLogs.quieten();
    RequestDeadlines deadlines = new RequestDeadlines(limits.requestTimeout());
    HelidonExchange exchange = new HelidonExchange(service, limits, deadlines);
    try {
      WebServer server = configured(listen, limits, exchange).build().start();
      if (server.port() < 0) {
        server.stop();
        throw new IllegalStateException("taken by another process, or not an address of this host");
      }
      return new ApiServer(
          server, deadlines, new InetSocketAddress(listen.getAddress(), server.port()));
    } catch (RuntimeException e) {
      deadlines.close();
      throw new ConfigException(
          List.of(
              new Fault(
                  "admin",
                  1,
                  "listen",
                  ScalarValues.text(listen) + ": cannot listen: " + rootCause(e).getMessage())));
    }
  }

  private static WebServerConfig.Builder configured(
      InetSocketAddress listen, HttpLimits limits, HelidonExchange exchange) {
    return WebServer.builder()
        .address(listen.getAddress())
        .port(listen.getPort())
        .shutdownHook(false)
        .shutdownGracePeriod(Duration.ofMillis(100))
        .maxPayloadSize(limits.maxBodyBytes())
        .maxTcpConnections(HttpLimits.MAX_CONNECTIONS)
        .idleConnectionTimeout(HttpLimits.READ_TIMEOUT)
        .idleConnectionPeriod(HttpLimits.READ_TIMEOUT.dividedBy(6))
        .connectionOptions(options -> options.readTimeout(HttpLimits.READ_TIMEOUT))
        .protocolsDiscoverServices(false)
        .addProtocol(
            Http1Config.builder()
                .maxPrologueLength(HttpLimits.MAX_REQUEST_LINE_BYTES)
                .maxHeadersSize(HttpLimits.MAX_HEADER_BYTES)
                .build())
        .directHandlers(MalformedRequests.handlers())
        .routing(
            routing ->
                routing
                    .any(exchange)
                    .error(
                        Throwable.class, (request, response, e) -> exchange.failed(response, e)));
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return address;
  }

  /** Stops listening and ends the requests in progress. */
  @Override
  public void close() {
    server.stop();
    deadlines.close();
  }

  private static Throwable rootCause(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
