package io.longhaul.node.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.longhaul.membership.config.ConfigException;
import io.longhaul.membership.config.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RoutesDocumentTest {
  private static final String WEB = "upstreams: [{name: web, endpoints: [\"127.0.0.1:9000\"]}]\n";

  @Test
  void exampleShowsEveryFieldAndItsDefaults() throws IOException {
    String text = Files.readString(Path.of("examples/routes.yaml"));
    RoutesDocument document = RoutesDocument.parse("routes.yaml", text);
    assertThat(document.listeners()).hasSize(2);
    assertThat(document.routes()).hasSize(4);
    assertThat(document.upstreams()).extracting(Upstream::name).contains("api", "chat", "site");
    Upstream api = document.upstreams().getFirst();
    assertThat(api).isEqualTo(Upstream.of("api", api.endpoints()));
    assertThat(document.upstreams().get(1).tunnels().idleTimeout()).isEqualTo(Duration.ofDays(30));
    String canonical = new String(document.canonicalJson(), UTF_8);
    assertThat(Pattern.compile("\"(\\w+)\":").matcher(canonical).results().map(r -> r.group(1)))
        .isNotEmpty()
        .allSatisfy(field -> assertThat(text).contains(field + ":"));
  }

  @Test
  void documentWithoutRoutesIsLegal() {
    assertThat(RoutesDocument.parse("f", "{}")).isEqualTo(RoutesDocument.EMPTY);
    assertThat(RoutesDocument.parse("f", "routes: []\n")).isEqualTo(RoutesDocument.EMPTY);
  }

  @Test
  void upstreamThatNobodyUsesIsLegal() {
    assertThat(RoutesDocument.parse("f", WEB).upstreams()).hasSize(1);
  }

  @Test
  void canonicalFormIsTheSameForEver() {
    RoutesDocument document =
        RoutesDocument.parse("f", WEB + "routes: [{host: A.example., upstream: web}]");
    assertThat(new String(document.canonicalJson(), UTF_8))
        .isEqualTo(
            "{'listeners':[],'routes':[{'host':'a.example','path':'/','upstream':'web','listeners':[]}],"
                    .replace('\'', '"')
                + "{'upstreams':[{'name':'web','endpoints':[{'address':'127.0.0.1:9000','weight':1,'draining':false}],'connectTimeout':'2s',"
                    .substring(1)
                    .replace('\'', '"')
                + ("'responseTimeout':'1m','idleTimeout':'1m','tunnelIdleTimeout':'1d',"
                        + "'keepAliveTimeout':'30s','keepAliveConnections':64,'protocol':'http1',"
                        + "'balance':'least-connections','slowStart':'0ms','panicThreshold':50,"
                        + "'totalTimeout':'0ms','limits':{'connections':0,'pending':0,'requests':0}}]}")
                    .replace('\'', '"'));
  }

  @Test
  void tlsOfAListenerHasItsDefaultsWrittenOut() {
    RoutesDocument document =
        RoutesDocument.parse(
            "f",
            "listeners: [{name: a, door: web, tls: {certificates: [{certificate: /tls/./a.pem, key:"
                + " /tls/a.key}], clientCertificates: {ca: /ca}}}]");
    assertThat(new String(document.canonicalJson(), UTF_8))
        .startsWith(
            ("{'listeners':[{'name':'a','door':'web','tls':{'certificates':"
                    + "[{'certificate':'/tls/a.pem','key':'/tls/a.key'}],'minVersion':'1.2',"
                    + "'clientCertificates':{'ca':'/ca','required':true}}}]")
                .replace('\'', '"'));
  }

  @Test
  void allFaultsOfTlsComeAtOnce() {
    assertThat(
            faults(
                """
                listeners:
                  - {name: a, door: a, tls: {minVersion: 1.1}}
                  - name: b
                    door: b
                    tls:
                      certificates:
                        - {certificate: relative.pem, key: /b.key}
                        - {certificate: /b.pem}
                        - {certificate: /b.pem, key: /}
                      clientCertificates: {required: maybe}
                """))
        .extracting(Fault::toString)
        .containsExactlyInAnyOrder(
            "f:2: listeners[0].tls.certificates: none (expected: at least one, with its key)",
            "f:2: listeners[0].tls.minVersion: '1.1' (expected one of: 1.2, 1.3)",
            "f:7: listeners[1].tls.certificates[0].certificate: 'relative.pem'"
                + " (expected: an absolute path of at most 4095 characters)",
            "f:8: listeners[1].tls.certificates[1].key: missing",
            "f:9: listeners[1].tls.certificates[2].certificate: '/b.pem' is given twice"
                + " (expected: once)",
            "f:9: listeners[1].tls.certificates[2].key: '/'"
                + " (expected: an absolute path of at most 4095 characters)",
            "f:10: listeners[1].tls.clientCertificates.ca: missing",
            "f:10: listeners[1].tls.clientCertificates.required: 'maybe'"
                + " (expected: true or false)");
  }

  @Test
  void http2OverTlsNeedsNoTlsSection() {
    String head = "upstreams: [{name: web, endpoints: [\"127.0.0.1:9000\"], protocol: h2";
    RoutesDocument shortest = RoutesDocument.parse("f", head + "}]");
    assertThat(new String(shortest.canonicalJson(), UTF_8))
        .contains(
            ("'protocol':'h2','tls':{'ca':'system','minVersion':'1.2'},"
                    + "'maxStreamsPerConnection':1000,")
                .replace('\'', '"'));
    assertThat(RoutesDocument.parse("f", head + ", tls: {ca: system, minVersion: 1.2}}]"))
        .isEqualTo(shortest);
  }

  @Test
  void allFaultsOfAnUpstreamsLinkComeAtOnce() {
    assertThat(
            faults(
                """
                upstreams:
                  - {name: a, endpoints: ["[::1]:1"], protocol: h3, proxyProtocol: v3}
                  - {name: b, endpoints: ["[::1]:1"], protocol: h2c, tls: {}}
                  - {name: c, endpoints: ["[::1]:1"], maxStreamsPerConnection: 1}
                  - name: d
                    endpoints: ["[::1]:1"]
                    protocol: h2
                    maxStreamsPerConnection: 0
                    tls: {ca: there, serverName: 10.0.0.1, key: /k.pem, minVersion: 1}
                """))
        .extracting(Fault::toString)
        .containsExactlyInAnyOrder(
            "f:2: upstreams[0].protocol: 'h3' (expected one of: http1, h2c, h2)",
            "f:2: upstreams[0].proxyProtocol: 'v3' (expected one of: v1, v2)",
            "f:3: upstreams[1].tls: only where protocol is http1 or h2 (expected: none)",
            "f:4: upstreams[2].maxStreamsPerConnection: only where protocol is h2c or h2"
                + " (expected: none)",
            "f:8: upstreams[3].maxStreamsPerConnection: 0 (expected: 1 to 100000)",
            "f:9: upstreams[3].tls.ca: 'there' (expected: an absolute path of at most 4095"
                + " characters)",
            "f:9: upstreams[3].tls.serverName: '10.0.0.1' (expected: a host name; without one,"
                + " certificates must be for the endpoint's DNS name or IP address)",
            "f:9: upstreams[3].tls.clientCertificate: missing",
            "f:9: upstreams[3].tls.minVersion: '1' (expected one of: 1.2, 1.3)");
  }

  @Test
  void allFaultsComeAtOnceWithTheirLines() {
    assertThat(
            faults(
                """
                listeners:
                  - {name: one, door: web}
                  - {name: one, door: web}
                routes:
                  - {host: "*.*.com", upstream: web}
                  - {path: a, upstream: web}
                  - {upstream: none}
                  - {upstream: web, listeners: [two]}
                  - {upstream: web, colour: red}
                upstreams:
                  - name: web
                    endpoints: ["127.0.0.1:9000", "localhost:80", "127.0.0.1:9000"]
                    connectTimeout: 2
                    keepAliveConnections: -1
                  - name: web
                    endpoints: []
                  - name: not a name
                """))
        .extracting(fault -> fault.line() + " " + fault.field())
        .containsExactlyInAnyOrder(
            "3 listeners[1].name",
            "3 listeners[1].door",
            "5 routes[0].host",
            "6 routes[1].path",
            "7 routes[2].upstream",
            "8 routes[3].listeners[0]",
            "8 routes[3].path",
            "9 routes[4].colour",
            "9 routes[4].path",
            "12 upstreams[0].endpoints[1]",
            "12 upstreams[0].endpoints[2]",
            "13 upstreams[0].connectTimeout",
            "14 upstreams[0].keepAliveConnections",
            "15 upstreams[1].name",
            "16 upstreams[1].endpoints",
            "17 upstreams[2].name",
            "17 upstreams[2].endpoints");
  }

  @ParameterizedTest
  @CsvSource({
    "/a%2fb, decoded",
    "/a?x, query",
    "/a#x, fragment",
    "/a;x, parameters",
    "/a\\b, backslash",
    "/a/../b, segment",
    "/./b, segment",
    "/a//b, segment",
    "//, segment",
    "a, begins with /",
    "*, begins with /",
  })
  void pathThatRequestsCannotMatchIsRefusedWithTheReason(String path, String reason) {
    assertThat(faults(WEB + "routes: [{upstream: web, path: '" + path + "'}]"))
        .singleElement()
        .extracting(Fault::message)
        .asString()
        .contains(path, reason);
  }

  @ParameterizedTest
  @CsvSource({
    "example.com:80",
    "a..b",
    "*a.com",
    "a.*.com",
    "*.",
    "'a b'",
    "*.[::1]",
    "'[::1'",
    "café.de",
    "http://a"
  })
  void whatIsNoHostPatternIsRefused(String host) {
    assertThat(faults(WEB + "routes: [{upstream: web, host: \"" + host + "\"}]"))
        .singleElement()
        .extracting(Fault::field)
        .isEqualTo("routes[0].host");
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:80",
    "127.0.0.1",
    "127.0.0.1:0",
    "127.0.0.1:65536",
    "127.1:80",
    "::1:80",
    "'[::1%lo]:80'",
    "127.0.0.1:+80",
    "'[127.0.0.1]:80'",
    "127.0.0.256:80"
  })
  void whatIsNoEndpointIsRefused(String endpoint) {
    assertThat(faults("upstreams: [{name: u, endpoints: [\"" + endpoint + "\"]}]"))
        .singleElement()
        .extracting(Fault::field)
        .isEqualTo("upstreams[0].endpoints[0]");
  }

  @ParameterizedTest
  @CsvSource({
    "connectTimeout, 0ms, 1h",
    "responseTimeout, 61m, 1h",
    "idleTimeout, 2d, 1h",
    "tunnelIdleTimeout, 366d, 365d",
    "maxTunnelAge, 366d, 365d",
    "tunnelPing.interval, 99ms, 100ms",
    "tunnelPing.interval, 25h, 1d",
    "tunnelPing.timeout, 0s, 1ms",
    "tunnelPing.timeout, 61m, 1h",
    "keepAliveTimeout, 0s, 1ms"
  })
  void timeOutOutsideItsLimitsIsRefused(String field, String value, String limit) {
    assertThat(
            faults(
                "upstreams: [{name: u, endpoints: [\"127.0.0.1:1\"], %s}]"
                    .formatted(flow(field, value))))
        .singleElement()
        .extracting(Fault::message)
        .asString()
        .contains(value, limit);
  }

  /** A field of a section has the section's name before its own. */
  private static String flow(String field, String value) {
    int dot = field.indexOf('.');
    return dot < 0
        ? field + ": " + value
        : field.substring(0, dot) + ": {" + field.substring(dot + 1) + ": " + value + "}";
  }

  @Test
  void sameHostAndPathIsRefusedOnlyWhereAListenerHasBoth() {
    String listeners = "listeners: [{name: a, door: a}, {name: b, door: b}]\n" + WEB;
    String routes = "routes: [{upstream: web, listeners: [%s]}, {upstream: web, listeners: [%s]}]";
    assertThat(RoutesDocument.parse("f", listeners + routes.formatted("a", "b")).routes())
        .hasSize(2);
    assertThat(faults(listeners + routes.formatted("a", "a, b"))).hasSize(1);
    assertThat(faults(listeners + routes.formatted("a", ""))).hasSize(1);
  }

  @Test
  void limitsHoldAtTheirEdges() {
    assertThat(RoutesDocument.parse("f", routes(RoutesDocument.MAX_ROUTES)).routes())
        .hasSize(RoutesDocument.MAX_ROUTES);
    assertThat(faults(routes(RoutesDocument.MAX_ROUTES + 1)))
        .singleElement()
        .hasToString("f:2: routes: 10001 (expected: at most 10000)");
    assertThat(RoutesDocument.parse("f", upstreams(1_000)).upstreams()).hasSize(1_000);
    assertThat(faults(upstreams(1_001))).extracting(Fault::field).containsExactly("upstreams");
    assertThat(RoutesDocument.parse("f", endpoints(1_000)).upstreams()).hasSize(1);
    assertThat(faults(endpoints(1_001)))
        .extracting(Fault::field)
        .containsExactly("upstreams[0].endpoints");
    assertThat(RoutesDocument.parse("f", listeners(256)).listeners()).hasSize(256);
    assertThat(faults(listeners(257))).extracting(Fault::field).containsExactly("listeners");
  }

  private static String routes(int count) {
    return WEB + list("routes", count, "{path: /%d, upstream: web}");
  }

  private static String upstreams(int count) {
    return list("upstreams", count, "{name: u%d, endpoints: [\"127.0.0.1:1\"]}");
  }

  private static String endpoints(int count) {
    String addresses = list("", count, "\"10.0.0.1:%d\"").substring(1);
    return "upstreams: [{name: u, endpoints: " + addresses + "}]";
  }

  private static String listeners(int count) {
    return list("listeners", count, "{name: l%1$d, door: d%1$d}");
  }

  private static String list(String field, int count, String element) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(element::formatted)
        .collect(Collectors.joining(",\n", field + ": [", "]"));
  }

  private static List<Fault> faults(String text) {
    ConfigException refusal =
        catchThrowableOfType(ConfigException.class, () -> RoutesDocument.parse("f", text));
    assertThat(refusal)
        .as("refusal of %s", text.substring(0, Math.min(200, text.length())))
        .isNotNull();
    return refusal.faults();
  }
}
