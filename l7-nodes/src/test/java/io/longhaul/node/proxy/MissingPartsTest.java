package io.longhaul.node.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.config.RoutesDocument;
import io.longhaul.node.jwt.TestJwts;
import io.longhaul.node.missing.MissingPart;
import io.longhaul.node.route.RouteSnapshot;
import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.ClosedPort;
import io.longhaul.node.testing.FakeDns;
import io.longhaul.node.testing.TestCertificates;
import io.longhaul.node.testing.TestNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node says that it serves without. */
class MissingPartsTest {
  @TempDir Path folder;

  private static List<String> missing(TestNode node) {
    return node.server().missing().stream().map(MissingPart::part).toList();
  }

  private static RouteSnapshot routes(String text) {
    return RouteSnapshot.of(RoutesDocument.parse("test.yaml", text));
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private String upstreams() {
    return """
    routes:
      - {upstream: tls}
      - {path: /file, upstream: file}
      - {path: /name, upstream: name}
    upstreams:
      - {name: tls, endpoints: ["127.0.0.1:9"], tls: {ca: %s}}
      - {name: file, endpoints: ["127.0.0.1:9", {file: %s}]}
      - {name: name, endpoints: [{dns: {name: app.internal, port: 80, minTtl: 100ms, maxTtl: 200ms}}]}
      - {name: unused, endpoints: [{file: %s}]}
    """
        .formatted(file("ca.pem"), file("endpoints"), file("none"));
  }

  @Test
  void whatUpstreamsNeedIsMissingUntilItIsThere() throws IOException {
    try (FakeDns dns = FakeDns.start()) {
      dns.error(FakeDns.SERVFAIL);
      try (TestNode node =
          TestNode.start(TestNode.Options.DEFAULT.with(dns.settings()), routes(upstreams()))) {
        assertThat(missing(node))
            .containsExactly(
                "upstream tls: its TLS",
                "upstream file: file:" + file("endpoints"),
                "upstream name: any endpoint",
                "upstream name: dns:app.internal:80");
        assertThat(node.server().missing().getFirst().reason()).contains("ca.pem");

        var _ = new TestCertificates(folder).writeAuthority();
        var _ = Files.writeString(folder.resolve("endpoints"), "127.0.0.1:9\n");
        dns.set("app.internal", 1, "127.0.0.1");
        dns.error(0);
        Await.until("nothing is missing", () -> missing(node).isEmpty());
        dns.error(FakeDns.SERVFAIL);
        Files.delete(folder.resolve("ca.pem"));
        int asked = dns.asked();
        Await.until("the name is asked for again", () -> dns.asked() > asked + 2);
        assertThat(missing(node)).as("what was there stays in force").isEmpty();
      }
    }
  }

  @Test
  void filesAndKeysOfPoliciesAreMissingUntilTheyAreThere() throws IOException {
    String text =
        """
        policies:
          - {name: a, addresses: {denyFile: %s}}
          - {name: b, tokens: {file: %s}}
          - {name: c, jwt: {keys: %s}}
        """
            .formatted(file("deny"), file("tokens"), file("keys"));
    try (TestNode node = TestNode.start(TestNode.Options.DEFAULT, routes(text))) {
      assertThat(missing(node))
          .containsExactly(
              "policy a: " + file("deny"),
              "policy b: " + file("tokens"),
              "policy c: " + file("keys"));
      var _ = Files.writeString(folder.resolve("deny"), "192.0.2.1\n");
      var _ = Files.writeString(folder.resolve("tokens"), "0".repeat(64) + " a\n");
      var _ =
          Files.writeString(
              folder.resolve("keys"), TestJwts.keySet(TestJwts.signer("ES256", "k1")));
      Await.until("nothing is missing", () -> missing(node).isEmpty());
    }
  }

  @Test
  void keySetThatNobodyGivesOutIsMissingAndItsQueryIsNotSaid() throws IOException {
    try (ClosedPort nobody = ClosedPort.take()) {
      String url = "http://127.0.0.1:" + nobody.address().getPort() + "/keys";
      try (TestNode node =
          TestNode.start(
              TestNode.Options.DEFAULT,
              routes("policies: [{name: c, jwt: {keys: '%s?key=s3cret'}}]".formatted(url)))) {
        assertThat(missing(node)).containsExactly("policy c: " + url);
        Await.until(
            "the reason is known",
            () -> node.server().missing().getFirst().reason().contains("cannot be fetched"));
        assertThat(node.server().missing().getFirst().reason()).doesNotContain("s3cret");
      }
    }
  }

  @Test
  void certificatesOfListenersAreMissingUntilTheyAreThere() throws IOException {
    TestCertificates certificates = new TestCertificates(folder);
    String text =
        "listeners: [{name: web, door: web, tls: {certificates: [%s, %s], clientCertificates: {ca: %s}}}]"
            .formatted(certificates.entry("a"), certificates.entry("b"), file("ca.pem"));
    try (TestNode node = TestNode.start(TestNode.Options.DEFAULT, routes(text))) {
      assertThat(missing(node))
          .containsExactly(
              "door web: any certificate",
              "door web: " + file("ca.pem"),
              "door web: " + file("a.pem"),
              "door web: " + file("b.pem"));
      var _ = certificates.write("a", certificates.issue("a.example"));
      var _ = certificates.writeAuthority();
      Await.until(
          "half of it is served",
          () -> missing(node).equals(List.of("door web: " + file("b.pem"))));
      var _ = certificates.write("b", certificates.issue("b.example"));
      Await.until("nothing is missing", () -> missing(node).isEmpty());
    }
  }
}
