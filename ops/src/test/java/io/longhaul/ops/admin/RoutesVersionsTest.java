package io.longhaul.ops.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.config.RoutesChange;
import io.longhaul.node.config.RoutesSchema;
import io.longhaul.ops.admin.http.ApiJson;
import io.longhaul.ops.admin.http.Problem;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The admin API's history of the routes. */
class RoutesVersionsTest {
  private static final String CHANGE = "upstreams[app].balance: least-connections -> round-robin";

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

  @Test
  void versionsAreListedWithWhoAndWhyAndGivenBack() throws Exception {
    assertThat(call("GET", "/v1/routes/versions", "").body()).isEqualTo("[]");
    String first = result(put("?message=as%20ordered", "least-connections")).toString();
    put("", "round-robin");

    RoutesVersionEntry[] all =
        ApiJson.read(call("GET", "/v1/routes/versions", "").body(), RoutesVersionEntry[].class);
    assertThat(all).extracting(RoutesVersionEntry::version).containsExactly(0, 1);
    assertThat(all).extracting(RoutesVersionEntry::who).containsOnly("alice");
    assertThat(all[0].message()).contains("as ordered");
    assertThat(all[1].message()).isEmpty();
    assertThat(first).contains("added");
    HttpResponse<String> kept = call("GET", "/v1/routes/versions/0", "");
    assertThat(kept.body()).contains("least-connections");
    assertThat(kept.headers().firstValue("ETag")).contains("\"0\"");
    assertThat(detail(call("GET", "/v1/routes/versions/7", ""), 404)).contains("7 (expected: 0 to");
    assertThat(detail(call("GET", "/v1/routes/versions/x", ""), 400)).contains("'x'");
  }

  @Test
  void dryRunShowsWhatWouldChangeAndWritesNothing() throws Exception {
    put("", "least-connections");

    RoutesResult tried = result(put("?dryRun=true", "round-robin"));

    assertThat(tried.changed()).isTrue();
    assertThat(tried.version()).isZero();
    assertThat(tried.changes()).extracting(RoutesChange::toString).containsExactly(CHANGE);
    assertThat(api.tier.routes().version()).isZero();
    assertThat(api.tier.audit()).hasSize(1);
    assertThat(result(put("?dryRun=true", "least-connections")).changed()).isFalse();
    String faulty = call("PUT", "/v1/routes?dryRun=true", "bogus: 1", "If-Match", "*").body();
    assertThat(ApiJson.read(faulty, Problem.class).status()).isEqualTo(422);
    assertThat(
            call("PUT", "/v1/routes?dryRun=true", yaml("round-robin"), "If-Match", "\"9\"")
                .statusCode())
        .isEqualTo(412);
  }

  @Test
  void differencesAreToldBetweenDocumentsAndVersions() throws Exception {
    put("", "least-connections");
    put("", "round-robin");

    assertThat(changes(call("POST", "/v1/routes/diff", yaml("round-robin")))).isEmpty();
    assertThat(changes(call("POST", "/v1/routes/diff?from=0", yaml("round-robin"))))
        .containsExactly(CHANGE);
    assertThat(changes(call("GET", "/v1/routes/diff?from=0", ""))).containsExactly(CHANGE);
    assertThat(changes(call("GET", "/v1/routes/diff?from=1&to=1", ""))).isEmpty();
    assertThat(detail(call("GET", "/v1/routes/diff", ""), 400)).contains("from: missing");
    assertThat(call("POST", "/v1/routes/diff", "bogus: 1").statusCode()).isEqualTo(422);
  }

  @Test
  void rollbackIsANewVersionThatIsCheckedAsAnyOther() throws Exception {
    put("", "least-connections");
    put("", "round-robin");

    HttpResponse<String> back =
        call("POST", "/v1/routes/rollback?version=0", "", "If-Match", "\"1\"");

    assertThat(result(back).version()).isEqualTo(2);
    assertThat(api.tier.routes().canonicalJson()).contains("least-connections");
    assertThat(api.tier.routesVersions().getFirst().note().message())
        .contains("rollback to version 0");
    assertThat(api.tier.audit().getLast().what()).isEqualTo("routes: version 2 from version 0");
    assertThat(call("POST", "/v1/routes/rollback?version=0", "").statusCode()).isEqualTo(428);
    assertThat(call("POST", "/v1/routes/rollback?version=0", "", "If-Match", "\"1\"").statusCode())
        .isEqualTo(412);
    assertThat(result(call("POST", "/v1/routes/rollback?version=0", "", "If-Match", "*")).changed())
        .isFalse();
    api.tier.store("{\"gone\":1}");
    put("", "round-robin");
    HttpResponse<String> faulty =
        call("POST", "/v1/routes/rollback?version=3", "", "If-Match", "*");
    assertThat(faulty.statusCode()).isEqualTo(422);
    assertThat(faulty.body()).contains("\"file\":\"version 3\"").contains("\"field\":\"gone\"");
  }

  @Test
  void documentOfAnEarlierReleaseThatMeansTheSameIsNoChange() throws Exception {
    // Without the fields that have been added since.
    api.tier.store("{\"upstreams\":[{\"name\":\"app\",\"endpoints\":[\"127.0.0.1:9000\"]}]}");

    assertThat(result(put("", "least-connections")).changed()).isFalse();
    assertThat(changes(call("POST", "/v1/routes/diff", yaml("least-connections")))).isEmpty();
    assertThat(result(put("", "round-robin")).changes()).hasSize(1);
  }

  @Test
  void changeOverWhateverIsInForceSurvivesSomebodyFaster() throws Exception {
    put("", "least-connections");
    String other = api.tier.routes().canonicalJson().replace("9000", "9001");
    api.tier.beforePut =
        () -> {
          api.tier.beforePut = () -> {};
          api.tier.store(other);
        };
    assertThat(result(put("", "round-robin")).version()).isEqualTo(2);

    api.tier.beforePut = () -> api.tier.store(other);
    assertThat(put("", "peak-ewma").statusCode()).isEqualTo(412);
  }

  @Test
  void messageIsBounded() throws Exception {
    assertThat(detail(put("?message=" + "m".repeat(501), "round-robin"), 400))
        .contains("message: 501 characters");
    assertThat(detail(put("?message=a%0ab", "round-robin"), 400)).contains("one line");
    assertThat(api.tier.routes().version()).isEqualTo(-1);
  }

  @Test
  void schemaIsServedToWhoeverHasAToken() throws Exception {
    HttpResponse<String> schema = call("GET", "/v1/routes/schema", "");
    assertThat(schema.body()).isEqualTo(RoutesSchema.json());
    assertThat(schema.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/schema+json");
  }

  @Test
  void nothingIsSaidWithoutAToken() throws Exception {
    for (String path : List.of("versions", "versions/0", "diff", "schema")) {
      HttpRequest request = HttpRequest.newBuilder(uri("/v1/routes/" + path)).build();
      assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
    }
  }

  private HttpResponse<String> put(String query, String balance)
      throws IOException, InterruptedException {
    return call("PUT", "/v1/routes" + query, yaml(balance), "If-Match", "*");
  }

  private static String yaml(String balance) {
    return "upstreams: [{name: app, endpoints: ['127.0.0.1:9000'], balance: " + balance + "}]";
  }

  private static RoutesResult result(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return ApiJson.read(response.body(), RoutesResult.class);
  }

  private static List<String> changes(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return ApiJson.read(response.body(), RoutesDifference.class).changes().stream()
        .map(RoutesChange::toString)
        .toList();
  }

  private static String detail(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return ApiJson.read(response.body(), Problem.class).detail();
  }

  private HttpResponse<String> call(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .header("Authorization", "Bearer " + ApiFixture.TOKEN)
            .method(method, BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + api.address().getPort() + path);
  }
}
