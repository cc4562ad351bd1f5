package io.longhaul.node.peers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.testing.LeakCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Real clients, fronts and upstreams with the node between them, TLS on and off. */
@ExtendWith(LeakCheck.class)
final class WebSocketMatrixIT {
  private static final Duration WITHIN = Duration.ofMinutes(3);
  private static final Duration REQUEST_WITHIN = Duration.ofSeconds(30);
  private static final int CHECKS = 9;
  private static final int REQUESTS = 200;

  private static final List<String> TAKE_WEBSOCKETS =
      List.of(
          "ws",
          "ws-tls",
          "h2c",
          "h2",
          "nginx",
          "nginx-tls",
          "haproxy",
          "haproxy-v1",
          "haproxy-v2",
          "haproxy-h2c",
          "haproxy-h2");
  private static final List<String> TAKE_REQUESTS = List.of("nghttpd", "nghttpd-tls");
  private static final List<String> TOLD_THE_CLIENT = List.of("haproxy-v1", "haproxy-v2");
  private static final List<String> BEHIND_FRONTS = List.of("ws", "h2c", "h2");

  private static final Pattern RESULT =
      Pattern.compile(
          "\\{\"row\":\"(.*?)\",\"column\":\"(.*?)\",\"passed\":(\\d+)(?:,\"failure\":\"(.*)\")?}");

  @TempDir private Path folder;

  /** Where a client connects to, and how. */
  private record Way(String name, String protocol, String port, boolean tls) {}

  private static final List<Way> CLIENTS =
      List.of(
          new Way("ws", "http1", "node", false),
          new Way("ws, TLS", "http1", "nodeTls", true),
          new Way("http2", "h2", "node", false),
          new Way("http2, TLS", "h2", "nodeTls", true));

  private static final List<Way> FRONTS =
      List.of(
          new Way("ws, nginx", "http1", "nginxFront", false),
          new Way("ws, TLS, nginx", "http1", "nginxTls", true),
          new Way("ws, nginx, TLS", "http1", "nginxToTls", false),
          new Way("ws, haproxy", "http1", "haproxyFront", false),
          new Way("ws, TLS, haproxy", "http1", "haproxyTls", true),
          new Way("ws, haproxy, h2c", "http1", "haproxyToH2c", false),
          new Way("ws, haproxy, h2", "http1", "haproxyToTls", false),
          new Way("http2, haproxy, h2c", "h2", "haproxyFrontH2c", false),
          new Way("http2, TLS, haproxy", "h2", "haproxyTls", true),
          new Way("ws, haproxy, PROXY v1", "http1", "proxyV1", false),
          new Way("ws, haproxy, PROXY v2", "http1", "proxyV2", false));

  @Test
  void everyPeerIsUnderstoodOnEitherSide() throws Exception {
    Grid webSockets = new Grid();
    Grid requests = new Grid();
    Grid addresses = new Grid();
    try (Surroundings peers = Surroundings.start(folder)) {
      webSockets(peers, webSockets);
      requests(peers, requests);
      addresses(peers, addresses);
    }
    String report =
        "WebSockets, checks passed of %d\n%s\nrequests\n%s\nthe client's own address\n%s"
            .formatted(CHECKS, webSockets, requests, addresses);
    System.out.println(report);
    assertThat(webSockets.failures()).as(report).isEmpty();
    assertThat(requests.failures()).as(report).isEmpty();
    assertThat(addresses.failures()).as(report).isEmpty();
  }

  private static void webSockets(Surroundings peers, Grid grid) throws Exception {
    List<String> cells = new ArrayList<>();
    CLIENTS.forEach(way -> TAKE_WEBSOCKETS.forEach(to -> cells.add(cell(peers, way, to))));
    FRONTS.forEach(way -> BEHIND_FRONTS.forEach(to -> cells.add(cell(peers, way, to))));
    Path file = Files.writeString(peers.folder().resolve("cells.json"), cells.toString(), UTF_8);
    String printed =
        PeerProcess.run(
            peers.scripts().command("matrix-client.mjs", file.toString(), peers.ca().toString()),
            peers.folder(),
            WITHIN);
    Matcher result = RESULT.matcher(printed);
    int results = 0;
    while (result.find()) {
      results++;
      int passed = Integer.parseInt(result.group(3));
      if (passed == CHECKS) {
        grid.put(result.group(1), result.group(2), "" + passed);
      } else {
        grid.failed(result.group(1), result.group(2), String.valueOf(result.group(4)));
      }
    }
    assertThat(results).as(printed).isEqualTo(cells.size());
    grid.notApplicable("http2, nginx", "ws", "nginx has no RFC 8441");
    grid.notApplicable("ws", "nghttpd", "it serves files, and no WebSockets");
  }

  private static String cell(Surroundings peers, Way way, String to) {
    return """
    {"row": "%s", "column": "%s", "protocol": "%s", "port": %d, "tls": %b, "host": "%s.example"}
    """
        .formatted(way.name(), to, way.protocol(), peers.port(way.port()), way.tls(), to)
        .strip();
  }

  private static void requests(Surroundings peers, Grid grid) throws Exception {
    List<String> all = new ArrayList<>(TAKE_WEBSOCKETS);
    all.addAll(TAKE_REQUESTS);
    for (String to : all) {
      HttpClients clients = new HttpClients(peers, to, REQUEST_WITHIN);
      expect(grid, "curl, HTTP/1.1", to, clients.curl(false, "--http1.1"), "hello\n1.1");
      expect(grid, "curl, HTTP/1.1, TLS", to, clients.curl(true, "--http1.1"), "hello\n1.1");
      expect(grid, "curl, h2c", to, clients.curl(false, "--http2-prior-knowledge"), "hello\n2");
      expect(grid, "curl, h2", to, clients.curl(true, "--http2"), "hello\n2");
      expect(grid, "nghttp, h2c", to, clients.nghttp(), "hello\n");
      String succeeded = REQUESTS + " succeeded, 0 failed, 0 errored, 0 timeout";
      expect(grid, "h2load, h2c", to, clients.h2load(false, REQUESTS), succeeded);
      expect(grid, "h2load, h2", to, clients.h2load(true, REQUESTS), succeeded);
    }
    for (String to : TAKE_WEBSOCKETS) {
      String greeting = new HttpClients(peers, to, REQUEST_WITHIN).curlUpgrade();
      expect(grid, "curl, Upgrade", to, greeting, "HTTP/1.1 101 Switching Protocols");
      expect(grid, "curl, Upgrade", to, greeting, "hello");
    }
  }

  /** Who is told of the client by a PROXY header, and who is not and sees the node. */
  private static void addresses(Surroundings peers, Grid grid) throws Exception {
    for (String to : TOLD_THE_CLIENT) {
      HttpClients clients = new HttpClients(peers, to, REQUEST_WITHIN);
      expectItself(grid, "curl, HTTP/1.1", to, clients.sources(false, "--http1.1"));
      expectItself(grid, "curl, HTTP/1.1, TLS", to, clients.sources(true, "--http1.1"));
      expectItself(grid, "curl, h2c", to, clients.sources(false, "--http2-prior-knowledge"));
      expectItself(grid, "curl, h2", to, clients.sources(true, "--http2"));
      expectItself(grid, "curl, haproxy, PROXY v1", to, clients.sourcesBehind("proxyV1"));
      expectItself(grid, "curl, haproxy, PROXY v2", to, clients.sourcesBehind("proxyV2"));
      expectItself(grid, "curl, Upgrade", to, clients.sourcesOfUpgrade());
    }
    HttpClients.Sources untold =
        new HttpClients(peers, "haproxy", REQUEST_WITHIN).sources(false, "--http1.1");
    assertThat(untold.told()).as("without a header").startsWith("127.0.0.1:");
  }

  private static void expectItself(
      Grid grid, String row, String column, HttpClients.Sources sources) {
    if (sources.same()) {
      grid.put(row, column, "ok");
    } else {
      grid.failed(row, column, sources + " (expected: the client's own)");
    }
  }

  private static void expect(Grid grid, String row, String column, String got, String wanted) {
    if (got.contains(wanted)) {
      grid.put(row, column, "ok");
    } else {
      grid.failed(row, column, got + " (expected: " + wanted.strip() + ")");
    }
  }
}
