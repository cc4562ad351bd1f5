package io.longhaul.node.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** Makes documents of every sort, small enough to be shown where a test fails. */
final class RandomDocuments {
  private static final List<String> HOSTS =
      List.of("*", "a.example", "b.example", "*.example", "*.b.example", "my_host");
  private static final List<String> PATHS = List.of("/", "/a", "/a/b", "/café", "/with space");

  private final Random random;
  private final RandomUpstreams randomUpstreams;

  RandomDocuments(Random random) {
    this.random = random;
    this.randomUpstreams = new RandomUpstreams(random);
  }

  RoutesDocument next() {
    List<PolicySpec> policies = new RandomPolicies(random).some();
    List<ListenerSpec> listeners =
        IntStream.range(0, random.nextInt(3))
            .mapToObj(i -> new ListenerSpec("l" + i, "door" + i, tls(i), some(policies)))
            .toList();
    List<Upstream> upstreams =
        IntStream.range(0, random.nextInt(4))
            .mapToObj(i -> randomUpstreams.named("up-" + i))
            .toList();
    List<RouteSpec> routes = new ArrayList<>();
    for (String host : HOSTS) {
      for (String path : PATHS) {
        if (!upstreams.isEmpty() && random.nextInt(6) == 0) {
          routes.add(
              new RouteSpec(
                  HostPattern.parse(host),
                  PathPrefix.parse(path),
                  upstreams.get(random.nextInt(upstreams.size())).name(),
                  listeners.isEmpty() || random.nextBoolean()
                      ? List.of()
                      : List.of(listeners.getFirst().name()),
                  some(policies)));
        }
      }
    }
    return new RoutesDocument(listeners, routes, upstreams, policies);
  }

  private List<String> some(List<PolicySpec> policies) {
    return policies.stream().filter(p -> random.nextBoolean()).map(PolicySpec::name).toList();
  }

  private Optional<ListenerTls> tls(int listener) {
    if (random.nextBoolean()) {
      return Optional.empty();
    }
    return Optional.of(
        new ListenerTls(
            IntStream.rangeClosed(0, random.nextInt(3))
                .mapToObj(i -> "/tls/" + listener + "-" + i)
                .map(path -> new CertificateFiles(Path.of(path + ".pem"), Path.of(path + ".key")))
                .toList(),
            random.nextBoolean() ? TlsVersion.V1_2 : TlsVersion.V1_3,
            random.nextBoolean()
                ? Optional.empty()
                : Optional.of(
                    new ClientCertificates(Path.of("/tls/ca.pem"), random.nextBoolean()))));
  }
}
