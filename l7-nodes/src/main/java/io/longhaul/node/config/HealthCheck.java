package io.longhaul.node.config;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How a node finds out whether an endpoint is well.
 *
 * @param path of HTTP and of WebSocket handshakes
 * @param host what Host says; the endpoint's address where it is empty
 * @param expect statuses that are well; of HTTP only
 * @param service whose health gRPC is asked for; empty for the server's
 * @param interval from the end of a check to the next
 * @param jitter up to so much is added to each interval
 * @param timeout of a whole check
 * @param rise so many in a row make an endpoint healthy
 * @param fall so many in a row make it unhealthy
 */
public record HealthCheck(
    Type type,
    String path,
    Optional<String> host,
    List<StatusRange> expect,
    String service,
    Duration interval,
    Duration jitter,
    Duration timeout,
    int rise,
    int fall) {
  public static final String PATH = "/";
  public static final List<StatusRange> EXPECT = List.of(new StatusRange(200, 399));
  public static final String SERVICE = "";
  public static final Duration INTERVAL = Duration.ofSeconds(5);
  public static final Duration JITTER = Duration.ofSeconds(1);
  public static final Duration TIMEOUT = Duration.ofSeconds(2);
  public static final int RISE = 2;
  public static final int FALL = 3;

  public HealthCheck {
    expect = expect.stream().sorted().toList();
  }

  /** What a check asks for. */
  public enum Type {
    /** A connection, with TLS where the upstream has it. */
    TCP,
    /** A response with an expected status to GET. */
    HTTP,
    /** SERVING, by grpc.health.v1. */
    GRPC,
    /** A right answer to a WebSocket's handshake. */
    WEBSOCKET;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
