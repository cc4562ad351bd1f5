package io.longhaul.ops.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.hash.FlowHash;
import io.longhaul.hash.HashKey;
import io.longhaul.membership.occupancy.SlotCounters;
import io.longhaul.node.NodeLimits;
import io.longhaul.node.NodeServer;
import io.longhaul.node.NodeSettings;
import io.longhaul.node.Observability;
import io.longhaul.node.config.RoutesDocument;
import io.longhaul.node.discovery.DnsSettings;
import io.longhaul.node.ingress.IngressMode;
import io.longhaul.node.metrics.TunnelEnd;
import io.longhaul.node.proxy.UnderlayMtu;
import io.longhaul.node.route.RouteSnapshot;
import io.longhaul.ops.admin.AdminSettings;
import io.longhaul.ops.admin.NodeAdmin;
import io.longhaul.ops.admin.http.ApiServer;
import io.longhaul.ops.admin.http.HttpLimits;
import io.longhaul.ops.sample.SampleApplication;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Prometheus sees of a node that serves. */
final class NodeScrapeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final HttpClient client = HttpClient.newHttpClient();
  private final PrometheusMeterRegistry registry = ProcessMetrics.registry();
  private SampleApplication application;
  private NodeServer node;
  private ApiServer admin;

  @BeforeEach
  void start() throws IOException {
    application = SampleApplication.start(ANY);
    NodeSettings settings =
        new NodeSettings(
            "n1",
            Optional.of(ANY),
            IngressMode.DIRECT,
            List.of(),
            1,
            UnderlayMtu.DEFAULT,
            Optional.empty(),
            DnsSettings.DEFAULT,
            NodeLimits.DEFAULTS,
            Observability.DEFAULTS);
    node =
        NodeServer.start(
            settings, new SlotCounters(), new FlowHash(HashKey.random()), routes(0), registry);
    registry.getPrometheusRegistry().register(new LatencyCollector(node.latencies()));
    admin =
        NodeAdmin.start(
            new AdminSettings(ANY, Optional.empty(), true, HttpLimits.defaults()),
            "n1",
            node::connections,
            () -> 0,
            List::of,
            registry);
  }

  @AfterEach
  void stop() {
    admin.close();
    node.close();
    application.close();
    client.shutdownNow();
  }

  /** Two routes to the application, and more that nobody asks for. */
  private RouteSnapshot routes(int more) {
    String others =
        IntStream.range(0, more)
            .mapToObj(i -> ", {host: h" + i + ".example, path: /x, upstream: app}")
            .collect(Collectors.joining());
    return RouteSnapshot.of(
        RoutesDocument.parse(
            "test.yaml",
            """
            routes: [{host: "*", path: /, upstream: app}, {host: "*", path: /echo, upstream: app}%s]
            upstreams: [{name: app, endpoints: ["%s"]}]
            """
                .formatted(others, endpoint())));
  }

  private String endpoint() {
    return "127.0.0.1:" + application.address().getPort();
  }

  private String scrape() throws IOException, InterruptedException {
    return get(admin.address(), "/metrics").body();
  }

  private HttpResponse<String> get(InetSocketAddress at, String path)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + at.getPort() + path);
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  private void request(String path) throws IOException, InterruptedException {
    var _ = get(node.relayAddress().orElseThrow(), path);
  }

  /** Waits for a line, since counts of a request are added just behind its last byte. */
  private void awaitLine(String line) throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (!scrape().lines().toList().contains(line)
        && System.nanoTime() - start < PATIENCE.toNanos()) {
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    assertThat(scrape().lines()).contains(line);
  }

  private static double value(String scraped, String series) {
    return scraped
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError(series + " is not in\n" + scraped));
  }

  @Test
  void requestsAreCountedByListenerRouteUpstreamAndEndpoint() throws Exception {
    for (int i = 0; i < 3; i++) {
      request("/whoami");
    }
    request("/nowhere");
    awaitLine("longhaul_node_route_responses_total{route=\"*/\",status=\"4xx\"} 1.0");
    String scraped = scrape();
    assertThat(scraped.lines())
        .contains(
            "longhaul_node_route_responses_total{route=\"*/\",status=\"2xx\"} 3.0",
            "longhaul_node_listener_responses_total{listener=\"none\",status=\"2xx\"} 3.0",
            "longhaul_node_upstream_responses_total{status=\"2xx\",upstream=\"app\"} 3.0",
            "longhaul_node_upstream_endpoint_responses_total{endpoint=\""
                + endpoint()
                + "\",status=\"2xx\",upstream=\"app\"} 3.0",
            "longhaul_node_route_active{route=\"*/\"} 0.0",
            "# TYPE longhaul_node_route_responses_total counter");
    assertThat(value(scraped, "longhaul_node_route_bytes_total{direction=\"out\",route=\"*/\"}"))
        .isGreaterThan(100);
  }

  @Test
  void latenciesAreHistogramsWhoseBucketsGrowToTheirCount() throws Exception {
    for (int i = 0; i < 5; i++) {
      request("/whoami");
    }
    awaitLine("longhaul_node_route_duration_seconds_count{route=\"*/\"} 5");
    String scraped = scrape();
    for (String name :
        List.of(
            "longhaul_node_route_duration_seconds",
            "longhaul_node_route_head_seconds",
            "longhaul_node_upstream_head_seconds",
            "longhaul_node_upstream_connect_seconds")) {
      assertThat(scraped).contains("# TYPE " + name + " histogram\n");
    }
    List<Double> buckets =
        scraped
            .lines()
            .filter(
                line -> line.startsWith("longhaul_node_route_duration_seconds_bucket{route=\"*/\""))
            .map(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
            .toList();
    assertThat(buckets).hasSize(53).isSorted().endsWith(5.0);
    assertThat(scraped)
        .contains("longhaul_node_route_duration_seconds_bucket{route=\"*/\",le=\"0.1\"}")
        .contains("longhaul_node_route_duration_seconds_bucket{route=\"*/\",le=\"+Inf\"} 5");
    assertThat(value(scraped, "longhaul_node_route_duration_seconds_sum{route=\"*/\"}"))
        .isGreaterThan(value(scraped, "longhaul_node_upstream_head_seconds_sum{upstream=\"app\"}"));
    assertThat(value(scraped, "longhaul_node_upstream_connect_seconds_count{upstream=\"app\"}"))
        .isBetween(1.0, 5.0);
  }

  @Test
  void webSocketIsCountedWhenItOpensAndWithWhatItPassedWhenItEnds() throws Exception {
    CountDownLatch echoed = new CountDownLatch(1);
    WebSocket socket =
        client
            .newWebSocketBuilder()
            .buildAsync(
                URI.create(
                    "ws://127.0.0.1:" + node.relayAddress().orElseThrow().getPort() + "/echo"),
                new WebSocket.Listener() {
                  @Override
                  public CompletionStage<?> onText(
                      WebSocket from, CharSequence text, boolean last) {
                    echoed.countDown();
                    from.request(1);
                    return CompletableFuture.completedFuture(null);
                  }
                })
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    socket.sendText("hello", true).join();
    assertThat(echoed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    awaitLine("longhaul_node_route_tunnels_active{route=\"*/echo\"} 1.0");
    awaitLine("longhaul_node_route_active{route=\"*/echo\"} 0.0");
    awaitLine("longhaul_node_route_responses_total{route=\"*/echo\",status=\"1xx\"} 1.0");
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    awaitLine("longhaul_node_route_tunnels_active{route=\"*/echo\"} 0.0");
    String scraped = scrape();
    assertThat(scraped.lines())
        .contains(
            "longhaul_node_route_tunnels_opened_total{route=\"*/echo\"} 1.0",
            "longhaul_node_route_tunnels_messages_total{direction=\"in\",route=\"*/echo\"} 1.0",
            "longhaul_node_upstream_tunnels_messages_total{direction=\"out\",upstream=\"app\"} 1.0",
            "longhaul_node_route_tunnels_duration_seconds_count{route=\"*/echo\"} 1");
    assertThat(
            scraped
                .lines()
                .filter(
                    line ->
                        line.startsWith("longhaul_node_route_tunnels_ended_total")
                            && line.contains("route=\"*/echo\"")
                            && line.endsWith(" 1.0")))
        .hasSize(1);
  }

  @Test
  void changeOfTheRoutesLeavesTheCountsOfWhatStays() throws Exception {
    request("/whoami");
    awaitLine("longhaul_node_route_responses_total{route=\"*/\",status=\"2xx\"} 1.0");
    node.routes(routes(5));
    request("/whoami");
    awaitLine("longhaul_node_route_responses_total{route=\"*/\",status=\"2xx\"} 2.0");
    awaitLine("longhaul_node_route_duration_seconds_count{route=\"*/\"} 2");
    awaitLine("longhaul_node_upstream_responses_total{status=\"2xx\",upstream=\"app\"} 2.0");
    assertThat(scrape()).contains("route=\"h4.example/x\"");
  }

  /** Reasons that are told apart. */
  private static long tunnelEnds() {
    return Arrays.stream(TunnelEnd.values()).map(TunnelEnd::label).distinct().count();
  }

  @Test
  void manyRoutesAndEndpointsStayUnderTheLimitOfSeries() throws Exception {
    String routes =
        IntStream.range(0, 2_000)
            .mapToObj(i -> "{host: h" + i + ".example, upstream: u" + i % 250 + "}")
            .collect(Collectors.joining(", "));
    String upstreams =
        IntStream.range(0, 250)
            .mapToObj(
                u ->
                    "{name: u"
                        + u
                        + ", endpoints: ["
                        + IntStream.range(0, 4)
                            .mapToObj(e -> "\"127.0.1." + u + ":" + (e + 1) + "\"")
                            .collect(Collectors.joining(", "))
                        + "]}")
            .collect(Collectors.joining(", "));
    String listeners =
        IntStream.range(0, 100)
            .mapToObj(i -> "{name: l" + i + ", door: d" + i + "}")
            .collect(Collectors.joining(", "));
    node.routes(
        RouteSnapshot.of(
            RoutesDocument.parse(
                "test.yaml",
                "listeners: [%s]\nroutes: [%s]\nupstreams: [%s]\n"
                    .formatted(listeners, routes, upstreams))));
    List<String> series = scrape().lines().filter(line -> !line.startsWith("#")).toList();
    assertThat(series).hasSizeBetween(30_000, 50_000);
    assertThat(series.stream().filter(line -> line.contains("route=\"other\"")))
        .hasSize(127 + (int) tunnelEnds());
    assertThat(
            series.stream().filter(line -> line.startsWith("longhaul_node_route_active{")).count())
        .isEqualTo(101);
  }
}
