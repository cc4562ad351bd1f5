package io.longhaul.node.changes;

import io.longhaul.node.changes.EchoApps.Way;
import io.longhaul.node.config.RoutesDocument;
import io.longhaul.node.route.RouteSnapshot;
import io.longhaul.node.testing.TestCertificates;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The configuration as a test wants it to be at the moment, and what new clients are to see. */
final class Wanted {
  static final List<String> BALANCES =
      List.of("least-connections", "round-robin", "peak-ewma", "ring-hash");

  /** How many bytes a request's body may have where there is a limit. */
  static final int SMALL_BODY = 10;

  private final EchoApps apps;
  private final TestCertificates files;
  Way way = Way.HTTP1;
  Where where = Where.ADDRESS;
  Set<String> byAddress = Set.copyOf(EchoApps.ADDRESSES);
  Set<String> byDns = byAddress;
  Set<String> byFile = byAddress;
  String balance = BALANCES.getFirst();
  boolean sticky;
  boolean limited;
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
    if (limited) {
      policies.add("{name: limits, maxBodyBytes: %d}".formatted(SMALL_BODY));
    }
    String names = (tokens > 0 ? "tokens" : "") + (tokens > 0 && limited ? ", " : "");
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
            upstreams: [{name: app, endpoints: [%s], %s, balance: %s, connectTimeout: 20s%s}]
            """
                .formatted(
                    files.entry("certificate-" + certificate),
                    names + (limited ? "limits" : ""),
                    site,
                    String.join(", ", policies),
                    endpoints(),
                    link(),
                    balance,
                    sticky ? ", stickyCookie: {name: lb}" : "")));
  }
}
