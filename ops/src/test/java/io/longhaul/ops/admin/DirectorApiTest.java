package io.longhaul.ops.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.membership.store.AuditEntry;
import io.longhaul.ops.admin.http.ApiJson;
import io.longhaul.ops.admin.http.Problem;
import io.longhaul.ops.admin.status.DirectorStatus;
import io.longhaul.ops.admin.status.TierStatus;
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

class DirectorApiTest {
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
  void everyStateOfADirectorIsTold() throws Exception {
    api.tier.tier.director("d-behind", 3);
    api.tier.tier.absentDirector("d-absent");
    api.tier.tier.director("d-out", 7).withdrawn("d-out", "the data plane does not work");
    api.tier.tier.director("d-unfit", 7).unfit("d-unfit");

    List<DirectorStatus> all =
        List.of(ApiJson.read(call("GET", "/v1/directors").body(), DirectorStatus[].class));
    assertThat(all.stream().map(director -> director.id() + " " + director.state()))
        .containsExactly(
            "d-absent absent",
            "d-behind behind",
            "d-out withdrawn",
            "d-unfit unfit",
            "director-1 active",
            "director-2 active");
    assertThat(all.get(2).reason()).contains("the data plane does not work");
    assertThat(tier().notices())
        .contains("take no new connections: d-out (the data plane does not work)");
  }

  @Test
  void directorThatIsGoneIsEjectedAndThatIsAudited() throws Exception {
    api.tier.tier.absentDirector("director-9");

    assertThat(call("POST", "/v1/directors/director-9/eject").statusCode()).isEqualTo(200);
    assertThat(api.tier.tier.view().directors()).doesNotContain("director-9");
    assertThat(api.tier.audit().stream().map(AuditEntry::what))
        .containsExactly("eject director director-9: absent");
  }

  @Test
  void directorThatLivesAndAcknowledgesIsEjectedByForceOnly() throws Exception {
    assertThat(detail(call("POST", "/v1/directors/director-2/eject"), 409))
        .contains("lives and acknowledges");
    assertThat(api.tier.audit()).isEmpty();

    HttpResponse<String> forced = call("POST", "/v1/directors/director-2/eject?force=true");
    assertThat(ApiJson.read(forced.body(), DirectorStatus.class).member()).isFalse();
    assertThat(api.tier.audit()).hasSize(1);
  }

  @Test
  void directorThatDoesNotAcknowledgeIsEjectedWithoutForce() throws Exception {
    api.tier.tier.director("director-3", 2);

    HttpResponse<String> ejected = call("POST", "/v1/directors/director-3/eject");
    assertThat(ApiJson.read(ejected.body(), DirectorStatus.class).member()).isFalse();
    assertThat(call("POST", "/v1/directors/director-3/eject").statusCode()).isEqualTo(200);
    assertThat(api.tier.audit()).as("ejected once").hasSize(1);
  }

  @Test
  void unknownDirectorIsNotFound() throws Exception {
    assertThat(detail(call("POST", "/v1/directors/nobody/eject"), 404))
        .contains("director-1, director-2");
  }

  @Test
  void frozenTierIsAlarmedAndThawedOnTheOperatorsWord() throws Exception {
    assertThat(detail(call("POST", "/v1/thaw"), 409)).contains("not frozen");
    api.tier.tier.frozenAt(5);

    assertThat(tier().notices()).anyMatch(notice -> notice.startsWith("FROZEN since epoch 5"));
    Thawed thawed = ApiJson.read(call("POST", "/v1/thaw").body(), Thawed.class);
    assertThat(thawed).isEqualTo(new Thawed(5, 7));
    assertThat(api.tier.thawed).containsExactly(7L);
    assertThat(api.tier.audit().getFirst().what()).startsWith("thaw: frozen since epoch 5");
  }

  private TierStatus tier() throws IOException, InterruptedException {
    return ApiJson.read(call("GET", "/v1/tier").body(), TierStatus.class);
  }

  private HttpResponse<String> call(String method, String path)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.address().getPort() + path))
            .header("Authorization", "Bearer " + ApiFixture.TOKEN)
            .method(method, BodyPublishers.noBody())
            .build();
    return http.send(request, BodyHandlers.ofString());
  }

  private static String detail(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).isEqualTo(status);
    return ApiJson.read(response.body(), Problem.class).detail();
  }
}
