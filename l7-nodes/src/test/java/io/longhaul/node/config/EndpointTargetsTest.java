package io.longhaul.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.longhaul.membership.config.ConfigException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Endpoints that a document names by DNS or by a file. */
final class EndpointTargetsTest {
  @Test
  void namesAndFilesStandBesideAddresses() {
    assertThat(
            endpoints(
                """
                - {file: /etc/app//endpoints, weight: 3}
                - dns: {name: App.Internal., port: 7000}
                - dns: {name: app.internal, port: 7000, family: ipv6, minTtl: 100ms, maxTtl: 1d}
                  draining: true
                - "10.0.0.1:80"
                """))
        .containsExactly(
            EndpointSpec.of(Endpoint.parse("10.0.0.1:80")),
            EndpointSpec.of(
                new DnsTarget(
                    "app.internal",
                    7000,
                    DnsTarget.Family.ANY,
                    Duration.ofSeconds(5),
                    Duration.ofMinutes(1))),
            new EndpointSpec(
                new DnsTarget(
                    "app.internal",
                    7000,
                    DnsTarget.Family.IPV6,
                    Duration.ofMillis(100),
                    Duration.ofDays(1)),
                1,
                true),
            new EndpointSpec(new FileTarget(Path.of("/etc/app/endpoints")), 3, false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {weight: 1}                               | address: missing (expected: one of address, dns, file)
          {address: "10.0.0.1:80", file: /a}        | file: beside address (expected: one of address, dns, file)
          {dns: {name: a, port: 1}, file: /a}       | file: beside dns (expected: one of address, dns, file)
          {file: a}                                 | file: 'a' (expected: an absolute path of at most 4095 characters)
          {dns: {port: 1}}                          | dns.name: missing
          {dns: {name: a}}                          | dns.port: missing
          {dns: {name: a, port: 0}}                 | dns.port: 0 (expected: 1 to 65535)
          {dns: {name: a, port: 65536}}             | dns.port: 65536 (expected: 1 to 65535)
          {dns: {name: 10.0.0.1, port: 1}}          | dns.name: '10.0.0.1' (expected: a DNS name, such as app.internal)
          {dns: {name: "[::1]", port: 1}}           | dns.name: '[::1]' (expected: a DNS name, such as app.internal)
          {dns: {name: a..b, port: 1}}              | dns.name: 'a..b' (expected: a DNS name, such as app.internal)
          {dns: {name: a, port: 1, family: ipv5}}   | dns.family: 'ipv5' (expected one of: any, ipv4, ipv6)
          {dns: {name: a, port: 1, minTtl: 99ms}}   | dns.minTtl: 99ms (expected: 100ms to 1d)
          {dns: {name: a, port: 1, maxTtl: 2d}}     | dns.maxTtl: 2d (expected: 100ms to 1d)
          {dns: {name: a, port: 1, minTtl: 2m}}     | dns.minTtl: minTtl 2m, maxTtl 1m (expected: minTtl no longer than maxTtl)
          {dns: {name: a, port: 1, srv: true}}      | dns.srv: unknown field (expected one of: family, maxTtl, minTtl, name, port)
          """)
  void whatNamesNoEndpointsIsRefused(String endpoint, String fault) {
    assertThat(faults("- " + endpoint)).containsExactly("upstreams[0].endpoints[0]." + fault);
  }

  @Test
  void sameNameOrFileTwiceIsRefused() {
    assertThat(
            faults(
                """
                - {file: /a/b}
                - {file: /a//b}
                - dns: {name: a.b, port: 1}
                - dns: {name: A.B, port: 1, minTtl: 1s}
                - dns: {name: a.b, port: 2}
                """))
        .containsExactly(
            "upstreams[0].endpoints[1].file: '/a//b' is given twice (expected: once)",
            "upstreams[0].endpoints[3].dns.name: 'a.b:1' is given twice (expected: once)");
  }

  private static List<EndpointSpec> endpoints(String list) {
    return RoutesDocument.parse("f", document(list)).upstreams().getFirst().endpoints();
  }

  private static String document(String list) {
    return "upstreams:\n  - name: u\n    endpoints:\n" + list.indent(6);
  }

  private static List<String> faults(String list) {
    ConfigException refusal =
        catchThrowableOfType(
            ConfigException.class, () -> RoutesDocument.parse("f", document(list)));
    assertThat(refusal).as("refusal of %s", list).isNotNull();
    return refusal.faults().stream().map(f -> f.field() + ": " + f.message()).toList();
  }
}
