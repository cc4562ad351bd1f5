package io.longhaul.node.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What means the same must be the same, and what doesn't must not. */
final class CanonicalFormTest {
  private static final int DOCUMENTS = 400;
  private static final List<String> HOSTS =
      List.of("*", "a.example", "b.example", "*.example", "*.b.example", "my_host");
  private static final List<String> PATHS = List.of("/", "/a", "/a/b", "/café", "/with space");

  private final Random random = new Random(1_234);
  private final RandomUpstreams randomUpstreams = new RandomUpstreams(random);

  @Test
  void everySpellingOfADocumentHasTheSameBytes() {
    Spelling spelling = new Spelling(random);
    for (int i = 0; i < DOCUMENTS; i++) {
      RoutesDocument document = document();
      String one = spelling.of(document);
      String other = spelling.of(document);
      assertThat(RoutesDocument.parse("one", one)).as(one).isEqualTo(document);
      assertThat(RoutesDocument.parse("other", other).canonicalJson())
          .as("%s%n--- and ---%n%s", one, other)
          .isEqualTo(document.canonicalJson());
    }
  }

  @Test
  void canonicalFormGivesTheDocumentBack() {
    for (int i = 0; i < DOCUMENTS; i++) {
      RoutesDocument document = document();
      String json = new String(document.canonicalJson(), UTF_8);
      assertThat(RoutesDocument.parse("json", json)).as(json).isEqualTo(document);
    }
  }

  @Test
  void documentsThatDifferHaveDifferentBytes() {
    for (int i = 0; i < DOCUMENTS; i++) {
      RoutesDocument one = document();
      RoutesDocument other = document();
      assertThat(one.equals(other))
          .isEqualTo(
              new String(one.canonicalJson(), UTF_8)
                  .equals(new String(other.canonicalJson(), UTF_8)));
    }
  }

  private RoutesDocument document() {
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
