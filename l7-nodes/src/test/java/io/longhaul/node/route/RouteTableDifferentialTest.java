package io.longhaul.node.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.config.Endpoint;
import io.longhaul.node.config.EndpointSpec;
import io.longhaul.node.config.HostPattern;
import io.longhaul.node.config.PathPrefix;
import io.longhaul.node.config.Upstream;
import io.longhaul.node.traffic.RouteMeters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table against a matcher that tries all routes one by one. */
final class RouteTableDifferentialTest {
  private static final Upstream UPSTREAM =
      Upstream.of("u", List.of(EndpointSpec.of(Endpoint.parse("127.0.0.1:1"))));
  private static final List<String> LABELS = List.of("a", "b", "aa", "ab", "com", "x");
  private static final int LOOKUPS = 3_000;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 5, 17, 64, 300, 1_000})
  void tableFindsWhatTryingAllRoutesFinds(int routes) {
    Random random = new Random(routes);
    List<Route> all = randomRoutes(random, routes);
    RouteTable table = new RouteTable(all, RouteMeters.UNSEEN);
    for (int i = 0; i < LOOKUPS; i++) {
      String host = joined(random, ".", 1);
      String path = "/" + joined(random, "/", 0);
      assertThat(table.route(host, path)).as("%s %s", host, path).isEqualTo(naive(all, host, path));
    }
  }

  private static List<Route> randomRoutes(Random random, int count) {
    Set<String> taken = new HashSet<>();
    List<Route> routes = new ArrayList<>();
    for (int attempts = 0; routes.size() < count && attempts < 20 * count; attempts++) {
      String host =
          switch (random.nextInt(5)) {
            case 0 -> "*";
            case 1, 2 -> "*." + joined(random, ".", 1);
            default -> joined(random, ".", 1);
          };
      String path = "/" + joined(random, "/", 0);
      if (taken.add(host + path)) {
        routes.add(
            new Route(
                HostPattern.parse(host),
                PathPrefix.parse(path),
                routes.size(),
                UPSTREAM,
                List.of(),
                RouteMeters.UNSEEN));
      }
    }
    return routes;
  }

  private static Optional<Route> naive(List<Route> routes, String host, String path) {
    Optional<HostPattern> best =
        routes.stream()
            .map(Route::host)
            .filter(pattern -> specificity(pattern, host) >= 0)
            .max(Comparator.comparingInt(pattern -> specificity(pattern, host)));
    return routes.stream()
        .filter(route -> best.equals(Optional.of(route.host())))
        .filter(route -> covers(route.path().text(), path))
        .max(Comparator.comparingInt(route -> route.path().text().length()));
  }

  private static int specificity(HostPattern pattern, String host) {
    return switch (pattern) {
      case HostPattern.Any() -> 0;
      case HostPattern.Below(String domain) -> host.endsWith("." + domain) ? domain.length() : -1;
      case HostPattern.Exact(String name) -> host.equals(name) ? Integer.MAX_VALUE : -1;
    };
  }

  private static boolean covers(String prefix, String path) {
    return prefix.equals("/") || path.equals(prefix) || path.startsWith(prefix + "/");
  }

  private static String joined(Random random, String separator, int least) {
    return random
        .ints(random.nextInt(least, 5), 0, LABELS.size())
        .mapToObj(LABELS::get)
        .collect(Collectors.joining(separator));
  }
}
