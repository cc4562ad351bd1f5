package io.longhaul.ops.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.hash.Chain;
import io.longhaul.membership.model.Intent;
import io.longhaul.membership.store.AuditEntry;
import io.longhaul.membership.store.LauncherAnswer;
import io.longhaul.membership.store.LauncherRequest;
import io.longhaul.ops.admin.http.ApiJson;
import io.longhaul.ops.admin.http.Problem;
import io.longhaul.ops.admin.status.NodeStatus;
import io.longhaul.ops.admin.status.TierFixture;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminApiTest {
  private static final String ROUTES =
      """
      listeners:
        - {name: web, door: web}
      routes:
        - {host: "*", path: /, upstream: app}
      upstreams:
        - {name: app, endpoints: ["127.0.0.1:9000"]}
      """;

  private final HttpClient http = HttpClient.newHttpClient();
  private ApiFixture api;

  @BeforeEach
  void start(@TempDir Path folder) throws IOException {
    api = new ApiFixture(folder);
  }

  @AfterEach
  void stop() {
    http.close();
    api.close();
  }

  private HttpResponse<String> call(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.address().getPort() + path))
            .header("Authorization", "Bearer " + ApiFixture.TOKEN)
            .method(method, BodyPublishers.ofString(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return call("GET", path, "");
  }

  private HttpResponse<String> post(String path) throws IOException, InterruptedException {
    return call("POST", path, "");
  }

  private static String detail(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains(Problem.CONTENT_TYPE);
    return ApiJson.read(response.body(), Problem.class).detail();
  }

  private static NodeStatus node(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(200);
    return ApiJson.read(response.body(), NodeStatus.class);
  }

  @Test
  void tierDirectorsAndNodesAreListed() throws Exception {
    assertThat(get("/v1/tier").body()).contains("\"tier\":\"demo\"").contains("\"epoch\":7");
    assertThat(get("/v1/directors").body())
        .startsWith("[{\"id\":\"director-1\",\"state\":\"active\"");
    assertThat(get("/v1/nodes").body()).startsWith("[{\"id\":\"node-1\",\"state\":\"active\"");
    assertThat(node(get("/v1/nodes/node-2")).id()).isEqualTo("node-2");
  }

  @Test
  void drainIsWrittenOnceAuditedAndShown() throws Exception {
    NodeStatus first = node(post("/v1/nodes/node-1/drain"));
    NodeStatus second = node(post("/v1/nodes/node-1/drain"));

    assertThat(first.intent()).isEqualTo("draining");
    assertThat(first.state()).isEqualTo("draining");
    assertThat(second).isEqualTo(first);
    assertThat(api.tier.written).hasSize(1);
    List<AuditEntry> audit = api.tier.audit();
    assertThat(audit).hasSize(1);
    assertThat(audit.getFirst().who()).isEqualTo("alice");
    assertThat(audit.getFirst().what()).isEqualTo("drain node-1");
    assertThat(audit.getFirst().from()).startsWith("127.0.0.1:");
    assertThat(get("/v1/audit").body()).contains("\"who\":\"alice\"").doesNotContain("swordfish");
  }

  @Test
  void lastActiveNodeIsDrainedOnlyByForce() throws Exception {
    node(post("/v1/nodes/node-1/drain"));

    assertThat(detail(post("/v1/nodes/node-2/drain"), 409)).contains("the last active node");
    assertThat(node(post("/v1/nodes/node-2/drain?force=true")).intent()).isEqualTo("draining");
    assertThat(detail(post("/v1/nodes/node-1/drain?force=yes"), 400)).contains("true or false");
  }

  @Test
  void undrainMakesTheNodeActiveAgain() throws Exception {
    node(post("/v1/nodes/node-1/drain"));

    assertThat(node(post("/v1/nodes/node-1/undrain")).intent()).isEqualTo("active");
    assertThat(node(post("/v1/nodes/node-1/undrain")).intent()).isEqualTo("active");
    assertThat(api.tier.written).hasSize(2);
  }

  @Test
  void undrainOfAProcessThatStopsIsRefused() throws Exception {
    api.tier.tier.live("node-1", true);

    assertThat(detail(post("/v1/nodes/node-1/undrain"), 409)).contains("was asked to stop");
  }

  @Test
  void unknownNodeIsNotFoundAndTheKnownOnesAreNamed() throws Exception {
    assertThat(detail(post("/v1/nodes/node-9/drain"), 404))
        .isEqualTo("node: 'node-9' (expected one of: node-1, node-2)");
    assertThat(detail(get("/v1/nodes/%2e%2e"), 404)).isNotEmpty();
  }

  @Test
  void changesAreRefusedWithAReasonWhileZooKeeperIsAway() throws Exception {
    api.tier.away = true;
    HttpResponse<String> failing = post("/v1/nodes/node-1/drain");
    assertThat(detail(failing, 503)).isEqualTo("ZooKeeper did not answer");
    assertThat(failing.headers().firstValue("Retry-After")).isPresent();

    api.tier.tier.disconnected();
    assertThat(detail(post("/v1/nodes/node-1/drain"), 503)).startsWith("ZooKeeper is away");
    assertThat(detail(get("/v1/routes"), 503)).isNotEmpty();
    assertThat(get("/v1/nodes").statusCode()).isEqualTo(200);
    assertThat(get("/v1/tier").body()).contains("\"connected\":false");
  }

  @Test
  void nodeIsAddedByTheLauncher() throws Exception {
    assertThat(detail(post("/v1/nodes"), 409)).contains("no launcher");

    api.tier.launcher = _ -> new LauncherAnswer.Done("node-3 serves");
    assertThat(call("POST", "/v1/nodes", "{\"id\":\"node-3\"}").body())
        .isEqualTo("{\"text\":\"node-3 serves\"}");
    assertThat(api.tier.launched).contains(new LauncherRequest.AddNode(Optional.of("node-3")));
    assertThat(post("/v1/nodes").statusCode()).isEqualTo(200);
    assertThat(detail(call("POST", "/v1/nodes", "{\"id\":\"a/b\"}"), 400)).contains("a/b");
    assertThat(detail(call("POST", "/v1/nodes", "{\"id\":"), 400)).contains("JSON at line 1");
    assertThat(detail(call("POST", "/v1/nodes", "[]"), 400)).contains("JSON");
  }

  @Test
  void nodeThatIsNotDrainedIsStoppedOnlyByForce() throws Exception {
    api.tier.launcher = _ -> new LauncherAnswer.Done("node-1 stopped");
    assertThat(detail(post("/v1/nodes/node-1/stop"), 409)).contains("drained, safe to stop");
    assertThat(post("/v1/nodes/node-1/stop?force=true").statusCode()).isEqualTo(200);

    api.tier.tier.intent("node-1", Intent.DRAINING).chains(_ -> Chain.of(1));
    assertThat(post("/v1/nodes/node-1/stop").statusCode()).isEqualTo(200);
    assertThat(api.tier.launched).hasSize(2);
  }

  @Test
  void explainNeedsAClientAndTakesADoorOrADestination() throws Exception {
    assertThat(get("/v1/explain?client=192.0.2.7:5000").body())
        .contains("\"destination\":\"127.0.0.1:8080\"")
        .contains("\"destination\":\"127.0.0.2:8080\"");
    assertThat(get("/v1/explain?client=%5B2001:db8::1%5D:5000&to=%5B::1%5D:80").body())
        .contains("[0:0:0:0:0:0:0:1]:80");
    assertThat(detail(get("/v1/explain?client=192.0.2.7:5000&to=%5B::1%5D:80"), 400))
        .contains("another address family");
    assertThat(detail(get("/v1/explain"), 400)).isEqualTo("query parameter client: missing");
    assertThat(detail(get("/v1/explain?client=nonsense"), 400)).contains("'nonsense'");
    assertThat(detail(get("/v1/explain?client=192.0.2.7:5000&door=x"), 400)).contains("web");
    api.tier.tier.withoutEpoch();
    assertThat(detail(get("/v1/explain?client=192.0.2.7:5000"), 503)).contains("no epoch");
  }

  @Test
  void routesArePutByVersionAndTheSameAgainDoesNothing() throws Exception {
    assertThat(get("/v1/routes").headers().firstValue("ETag")).contains("\"none\"");

    HttpResponse<String> put = call("PUT", "/v1/routes", ROUTES, "If-Match", "\"none\"");
    assertThat(put.body())
        .startsWith(
            "{\"changed\":true,\"version\":0,\"changes\":[{\"path\":\"listeners[web]\",\"to\":");
    assertThat(put.headers().firstValue("ETag")).contains("\"0\"");

    String stored = get("/v1/routes").body();
    assertThat(call("PUT", "/v1/routes", stored, "If-Match", "\"0\"").body())
        .isEqualTo("{\"changed\":false,\"version\":0,\"changes\":[]}");
    assertThat(call("PUT", "/v1/routes", ROUTES, "If-Match", "*").body()).contains("false");
    assertThat(api.tier.audit()).hasSize(1);
  }

  @Test
  void routesWithoutOrWithAStaleVersionAreRefused() throws Exception {
    assertThat(detail(call("PUT", "/v1/routes", ROUTES), 428)).contains("If-Match");
    HttpResponse<String> stale = call("PUT", "/v1/routes", ROUTES, "If-Match", "\"4\"");
    assertThat(detail(stale, 412)).contains("\"none\"");
    assertThat(stale.headers().firstValue("ETag")).contains("\"none\"");
    assertThat(detail(call("PUT", "/v1/routes", ROUTES, "If-Match", "W/\"4\""), 400)).isNotEmpty();
  }

  @Test
  void faultyRoutesAreRefusedWithEveryFaultByFileLineAndField() throws Exception {
    String faulty = "routes:\n  - {host: \"*\", path: /, upstream: nowhere}\nbogus: 1\n";

    HttpResponse<String> put = call("PUT", "/v1/routes?name=my.yaml", faulty, "If-Match", "*");
    HttpResponse<String> validated = call("POST", "/v1/routes/validate?name=my.yaml", faulty);

    Problem problem = ApiJson.read(put.body(), Problem.class);
    assertThat(put.statusCode()).isEqualTo(422);
    assertThat(problem.faults()).hasSizeGreaterThanOrEqualTo(2);
    assertThat(problem.faults()).allSatisfy(fault -> assertThat(fault.file()).isEqualTo("my.yaml"));
    assertThat(problem.faults()).anySatisfy(fault -> assertThat(fault.field()).isEqualTo("bogus"));
    assertThat(validated.body()).isEqualTo(put.body());
    assertThat(api.tier.routes().version()).isEqualTo(-1);
    assertThat(call("POST", "/v1/routes/validate", ROUTES).body()).isEqualTo("{\"valid\":true}");
  }

  @Test
  void healthIsOpenAndMetricsAreNot() throws Exception {
    api.metrics.counter("longhaul.test").increment();
    HttpRequest open =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + api.address().getPort() + "/healthz"))
            .build();
    assertThat(http.send(open, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    HttpRequest metrics =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + api.address().getPort() + "/metrics"))
            .build();
    assertThat(http.send(metrics, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
    assertThat(get("/metrics").body()).contains("longhaul_test_total 1.0");
  }

  @Test
  void readinessSaysWhatIsMissing() throws Exception {
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
    api.missing = List.of("no epoch is loaded");
    assertThat(get("/readyz").statusCode()).isEqualTo(503);
    assertThat(get("/readyz").body()).contains("no epoch is loaded");
  }

  @Test
  void largeTierIsListedWhole() throws Exception {
    String[] ids = new String[100];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = "node-%03d".formatted(i);
    }
    api.tier.tier = TierFixture.ofNodes(ids);

    assertThat(ApiJson.read(get("/v1/nodes").body(), NodeStatus[].class)).hasSize(ids.length);
  }
}
