package io.longhaul.node.changes;

import io.longhaul.node.changes.EchoApps.Way;
import io.longhaul.node.config.RoutesDocument;
import io.longhaul.node.route.RouteSnapshot;
import io.longhaul.node.testing.TestCertificates;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The configuration as a test wants it to be at the moment, and what new clients are to see. */
final class Wanted {
  static final List<String> BALANCES =
      List.of("least-connections", "round-robin", "peak-ewma", "ring-hash");

  /** How many bytes a request's body may have where there is a limit. */
  static final int SMALL_BODY = 10;

  /** How many bytes a WebSocket's frame may have where there is a limit. */
  static final int SMALL_FRAME = 100;

  private final EchoApps apps;
  private final TestCertificates files;
  Way way = Way.HTTP1;
  Where where = Where.ADDRESS;
  Set<String> byAddress = Set.copyOf(EchoApps.ADDRESSES);
  Set<String> byDns = byAddress;
  Set<String> byFile = byAddress;
  String balance = BALANCES.getFirst();
  boolean sticky;
  Limits limits = Limits.NONE;
  int site;
  int certificate;
  int tokens;

  Wanted(EchoApps apps, TestCertificates files) {
    this.apps = apps;
    this.files = files;
  }

  /** How endpoints are found. */
  enum Where {
    ADDRESS,
    DNS,
    FILE
  }

  /** What may be limited, each to less than what is open has or sends. */
  enum Limits {
    NONE("", ""),
    BODIES("maxBodyBytes: " + SMALL_BODY, ""),
    FRAMES("maxFrameBytes: %1$d, maxMessageBytes: %1$d".formatted(SMALL_FRAME), ""),
    RATE("rateLimits: [{rate: 1/h}]", ""),
    CONNECTIONS("", ", limits: {connections: 1, pending: 1, requests: 1}");

    /** Of a policy of the route. */
    private final String policy;

    /** Of the upstream. */
    private final String upstream;

    Limits(String policy, String upstream) {
      this.policy = policy;
      this.upstream = upstream;
    }
  }

  /** Whether nothing new gets to an application, since more is open than may be. */
  boolean isFull() {
    return limits == Limits.CONNECTIONS;
  }

  private Set<String> addresses() {
    return switch (where) {
      case ADDRESS -> byAddress;
      case DNS -> byDns;
      case FILE -> byFile;
    };
  }

  /** Who may answer what is new. */
  Set<String> answering() {
    return addresses().stream()
        .map(address -> EchoApps.name(way, address))
        .collect(Collectors.toSet());
  }

  /** Where they are. */
  Set<String> endpointsInForce() {
    return addresses().stream()
        .map(address -> address + ":" + apps.port(way))
        .collect(Collectors.toSet());
  }

  static String endpointsFile(Way way) {
    return "endpoints-" + way;
  }

  /** What the file of a way's endpoints is to say. */
  String lines(Way of) {
    return byFile.stream()
        .map(address -> address + ":" + apps.port(of) + "\n")
        .collect(Collectors.joining());
  }

  private String endpoints() {
    int port = apps.port(way);
    return switch (where) {
      case ADDRESS ->
          byAddress.stream()
              .map(address -> "\"" + address + ":" + port + "\"")
              .collect(Collectors.joining(", "));
      case DNS ->
          "{dns: {name: %s, port: %d, minTtl: 100ms, maxTtl: 200ms}}"
              .formatted(EchoApps.NAME, port);
      case FILE -> "{file: " + files.file(endpointsFile(way)) + "}";
    };
  }

  private String link() {
    return switch (way) {
      case HTTP1 -> "protocol: http1";
      case H2C -> "protocol: h2c";
      case TLS -> "tls: {ca: %s, serverName: %s}".formatted(files.file("ca.pem"), EchoApps.NAME);
    };
  }

  /** All of it as a document. */
  RouteSnapshot snapshot() {
    List<String> policies = new ArrayList<>();
    if (tokens > 0) {
      policies.add("{name: tokens, tokens: {file: %s}}".formatted(files.file("tokens-" + tokens)));
    }
    if (!limits.policy.isEmpty()) {
      policies.add("{name: limits, %s}".formatted(limits.policy));
    }
    String names =
        Stream.of(tokens > 0 ? "tokens" : "", limits.policy.isEmpty() ? "" : "limits")
            .filter(name -> !name.isEmpty())
            .collect(Collectors.joining(", "));
    return RouteSnapshot.of(
        RoutesDocument.parse(
            "wanted.yaml",
            """
            listeners:
              - {name: plain, door: plain}
              - {name: secure, door: secure, tls: {certificates: [%s]}}
            routes:
              - {host: a, upstream: app, policies: [%s]}
              - {host: site-%d.example, upstream: app}
            policies: [%s]
            upstreams: [{name: app, endpoints: [%s], %s, balance: %s, connectTimeout: 20s%s%s}]
            """
                .formatted(
                    files.entry("certificate-" + certificate),
                    names,
                    site,
                    String.join(", ", policies),
                    endpoints(),
                    link(),
                    balance,
                    sticky ? ", stickyCookie: {name: lb}" : "",
                    limits.upstream)));
  }
}
