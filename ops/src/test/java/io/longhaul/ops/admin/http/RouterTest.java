package io.longhaul.ops.admin.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouterTest {
  private static final Router ROUTER =
      Router.builder()
          .on("GET", "/v1/nodes", Access.TOKEN, _ -> ApiResponse.ok("list"))
          .on("POST", "/v1/nodes", Access.TOKEN, _ -> ApiResponse.ok("add"))
          .on("GET", "/v1/nodes/{id}", Access.TOKEN, _ -> ApiResponse.ok("show"))
          .on("POST", "/v1/nodes/{id}/drain", Access.TOKEN, _ -> ApiResponse.ok("drain"))
          .build();

  @Test
  void namesInAPathMatchOneSegmentEach() {
    assertThat(ROUTER.match("POST", "/v1/nodes/node-1/drain").pathValues())
        .isEqualTo(Map.of("id", "node-1"));
  }

  @Test
  void encodedSlashSeparatesNothing() {
    assertThat(ROUTER.match("GET", "/v1/nodes/a%2Fb+c").pathValues()).containsEntry("id", "a/b+c");
  }

  @Test
  void headIsAnsweredWhereGetIs() {
    assertThat(ROUTER.match("HEAD", "/v1/nodes").route().method()).isEqualTo("GET");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "", "/v1", "/v1/nodes/", "/v1/nodes//drain", "/v1/nodes/a/b/c", "/V1/nodes"})
  void unknownPathIsNotFound(String path) {
    assertThatThrownBy(() -> ROUTER.match("GET", path))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.problem().status()).isEqualTo(404));
  }

  @Test
  void wrongMethodSaysWhichAreAllowed() {
    assertThatThrownBy(() -> ROUTER.match("DELETE", "/v1/nodes"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem().status()).isEqualTo(405);
              assertThat(e.response().headers()).containsEntry("Allow", "GET, POST");
            });
  }
}
