package io.longhaul.node.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RoutesDiffTest {
  private static final int PAIRS = 200;

  @Test
  void changedFieldIsOneLineWithItsPath() {
    assertThat(
            diff(
                "upstreams: [{name: api, endpoints: ['10.0.0.1:80']}]",
                "upstreams: [{name: api, endpoints: ['10.0.0.1:80'], balance: ring-hash}]"))
        .containsExactly(
            "upstreams[api].balance: least-connections -> ring-hash",
            "upstreams[api].ringHash: added {\"key\":\"client-address\",\"maxLoad\":0}");
  }

  @Test
  void whatIsAddedAndRemovedIsNamed() {
    assertThat(
            diff(
                """
                upstreams: [{name: a, endpoints: ['10.0.0.1:80', '10.0.0.2:80']}]
                routes: [{upstream: a}, {host: b.example, path: /x, upstream: a}]
                policies: [{name: p, addresses: {deny: [10.0.0.0/8, 192.0.2.0/24]}}]
                """,
                """
                upstreams: [{name: a, endpoints: [{address: '10.0.0.2:80', weight: 3}]}]
                listeners: [{name: l, door: d}]
                routes: [{upstream: a}]
                policies: [{name: p, addresses: {deny: [192.0.2.0/24], allow: [10.0.0.0/8]}}]
                """))
        .containsExactly(
            "listeners[l]: added {\"name\":\"l\",\"door\":\"d\"}",
            "policies[p].addresses.allow: added 10.0.0.0/8",
            "policies[p].addresses.deny: removed 10.0.0.0/8",
            "routes[b.example/x]: removed"
                + " {\"host\":\"b.example\",\"path\":\"/x\",\"upstream\":\"a\",\"listeners\":[]}",
            "upstreams[a].endpoints[10.0.0.1:80]: removed"
                + " {\"address\":\"10.0.0.1:80\",\"weight\":1,\"draining\":false}",
            "upstreams[a].endpoints[10.0.0.2:80].weight: 1 -> 3");
  }

  @Test
  void orderCountsForCertificatesOnly() {
    String one = "listeners: [{name: l, door: d, tls: {certificates: [%s, %s]}}]";
    String a = "{certificate: /a, key: /k}";
    String b = "{certificate: /b, key: /k}";

    assertThat(diff(one.formatted(a, b), one.formatted(b, a)))
        .containsExactly("listeners[l].tls.certificates in order: /a, /b -> /b, /a");
    assertThat(
            diff(
                "upstreams: [{name: a, endpoints: ['10.0.0.1:80', '10.0.0.2:80']}]",
                "upstreams: [{endpoints: ['10.0.0.2:80', '10.0.0.1:80'], name: a}]"))
        .isEmpty();
  }

  @Test
  void limitsOfTheSameKindAreToldApartByWhatTheySay() {
    assertThat(
            diff(
                "policies: [{name: p, rateLimits: [{rate: 5/s}, {rate: 100/h}]}]",
                "policies: [{name: p, rateLimits: [{rate: 6/s}, {rate: 100/h}]}]"))
        .hasSize(2)
        .allMatch(line -> line.startsWith("policies[p].rateLimits["));
    assertThat(
            diff(
                "policies: [{name: p, rateLimits: [{rate: 5/s}]}]",
                "policies: [{name: p, rateLimits: [{rate: 6/s}]}]"))
        .containsExactly("policies[p].rateLimits[client].rate: 5/s -> 6/s");
  }

  @Test
  void endpointsAreKnownByAddressNameOrFile() {
    assertThat(
            diff(
                """
                upstreams: [{name: a, endpoints: [{dns: {name: a.internal, port: 80}},
                  {file: /etc/e, weight: 2}]}]
                """,
                """
                upstreams: [{name: a, endpoints: [{dns: {name: a.internal, port: 80, minTtl: 9s}},
                  {file: /etc/e, weight: 3}]}]
                """))
        .containsExactlyInAnyOrder(
            "upstreams[a].endpoints[a.internal:80].dns.minTtl: 5s -> 9s",
            "upstreams[a].endpoints[/etc/e].weight: 2 -> 3");
  }

  @Test
  void longValuesAreCutAndControlCharactersDoNotReachTheTerminal() {
    String claim = "x".repeat(500);
    assertThat(
            diff(
                "policies: [{name: p, jwt: {keys: /k, issuer: \"a\\u001bb\"}}]",
                "policies: [{name: p, jwt: {keys: /k, issuer: " + claim + "}}]"))
        .singleElement()
        .asString()
        .startsWith("policies[p].jwt.issuer: a?b -> xxx")
        .endsWith("...")
        .hasSizeLessThan(250);
  }

  @Test
  void onlyEqualDocumentsHaveNoDifference() {
    RandomDocuments documents = new RandomDocuments(new Random(7));
    String before = text(documents.next());
    for (int i = 0; i < PAIRS; i++) {
      String after = text(documents.next());
      List<RoutesChange> there = RoutesDiff.between(before, after);
      assertThat(there.isEmpty()).as("%s%n%s", before, after).isEqualTo(before.equals(after));
      assertThat(RoutesDiff.between(after, before)).hasSameSizeAs(there);
      assertThat(RoutesDiff.between(after, after)).isEmpty();
      before = after;
    }
  }

  private static List<String> diff(String from, String to) {
    return RoutesDiff.between(
            text(RoutesDocument.parse("from", from)), text(RoutesDocument.parse("to", to)))
        .stream()
        .map(RoutesChange::toString)
        .toList();
  }

  private static String text(RoutesDocument document) {
    return new String(document.canonicalJson(), UTF_8);
  }
}
