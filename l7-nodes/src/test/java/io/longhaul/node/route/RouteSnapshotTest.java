package io.longhaul.node.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.config.RoutesDocument;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RouteSnapshotTest {
  private static final String UPSTREAMS =
      """
      upstreams:
        - {name: web, endpoints: ["127.0.0.1:9000"]}
        - {name: api, endpoints: ["127.0.0.1:9001"]}
        - {name: echo, endpoints: ["127.0.0.1:9002"]}
      """;

  private static RouteSnapshot snapshot(String routes) {
    return RouteSnapshot.of(RoutesDocument.parse("routes.yaml", routes + UPSTREAMS));
  }

  private static Optional<String> upstream(Optional<Route> route) {
    return route.map(found -> found.upstream().name());
  }

  @Test
  void emptyDocumentRoutesNothing() {
    assertThat(RouteSnapshot.EMPTY.route("a", "/")).isEmpty();
    assertThat(RouteSnapshot.EMPTY.table(Optional.of("web")).route("a", "/")).isEmpty();
  }

  @Test
  void longestPathPrefixInWholeSegmentsWins() {
    RouteSnapshot snapshot =
        snapshot(
            """
            routes:
              - {path: /, upstream: web}
              - {path: /a, upstream: api}
              - {path: /a/b/, upstream: echo}
            """);
    assertThat(upstream(snapshot.route("any", "/"))).contains("web");
    assertThat(upstream(snapshot.route("any", "/ab"))).contains("web");
    assertThat(upstream(snapshot.route("any", "/a"))).contains("api");
    assertThat(upstream(snapshot.route("any", "/a/bc"))).contains("api");
    assertThat(upstream(snapshot.route("any", "/a/b"))).contains("echo");
    assertThat(upstream(snapshot.route("any", "/a/b/c"))).contains("echo");
  }

  @Test
  void exactHostWinsOverWildcardAndLongerWildcardOverShorter() {
    RouteSnapshot snapshot =
        snapshot(
            """
            routes:
              - {host: a.example.com, path: /only, upstream: web}
              - {host: "*.example.com", upstream: api}
              - {host: "*.com", upstream: echo}
            """);
    assertThat(upstream(snapshot.route("a.example.com", "/only"))).contains("web");
    assertThat(upstream(snapshot.route("b.a.example.com", "/"))).contains("api");
    assertThat(upstream(snapshot.route("example.com", "/"))).contains("echo");
    assertThat(snapshot.route("com", "/")).isEmpty();
    assertThat(snapshot.route("[::1]", "/")).isEmpty();
  }

  @Test
  void hostThatHasRoutesIsNotMixedWithOthers() {
    RouteSnapshot snapshot =
        snapshot(
            """
            routes:
              - {host: a.example.com, path: /only, upstream: web}
              - {host: "*", upstream: api}
            """);
    assertThat(snapshot.route("a.example.com", "/other")).isEmpty();
  }

  @Test
  void pathIsMatchedAsAPersonWroteIt() {
    RouteSnapshot snapshot = snapshot("routes: [{path: /café au lait, upstream: web}]\n");
    String path = RequestPath.normalise("/caf%c3%A9%20au%20lait/x").orElseThrow();
    assertThat(snapshot.route("any", path)).isPresent();
  }

  @Test
  void doorHasTheRoutesOfItsListener() {
    RouteSnapshot snapshot =
        snapshot(
            """
            listeners:
              - {name: public, door: web}
              - {name: inside, door: office}
            routes:
              - {path: /, upstream: web, listeners: [public]}
              - {path: /, upstream: api, listeners: [inside]}
              - {path: /echo, upstream: echo}
            """);
    assertThat(upstream(snapshot.table(Optional.of("web")).route("h", "/"))).contains("web");
    assertThat(upstream(snapshot.table(Optional.of("office")).route("h", "/"))).contains("api");
    assertThat(upstream(snapshot.table(Optional.of("office")).route("h", "/echo")))
        .contains("echo");
    assertThat(snapshot.table(Optional.of("unnamed")).route("h", "/echo")).isEmpty();
    assertThat(snapshot.table(Optional.empty()).route("h", "/")).isEmpty();
    assertThat(upstream(snapshot.table(Optional.empty()).route("h", "/echo"))).contains("echo");
  }

  @Test
  void withoutListenersEveryDoorHasAllRoutes() {
    RouteSnapshot snapshot = snapshot("routes: [{upstream: web}]\n");
    assertThat(snapshot.table(Optional.of("whatever")).route("h", "/")).isPresent();
  }
}
