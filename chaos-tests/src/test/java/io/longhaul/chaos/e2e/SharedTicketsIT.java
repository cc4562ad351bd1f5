package io.longhaul.chaos.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The nodes of a tier share their tickets' keys through ZooKeeper, from their start on. */
@ExtendWith(TierExtension.class)
class SharedTicketsIT {
  private static final int PAIRS = 8;
  private static final int MOST_PAIRS = 400;
  private static final int TIMEOUT_MS = 10_000;
  private static final String RESUMED = "longhaul_node_tls_resumed_total";
  private static final String SHAKEN = "longhaul_node_tls_handshakes_total";

  @TempDir private Path folder;

  /** Two connections of one client, one after the other. */
  private record Pair(String first, String second, boolean resumed) {
    boolean betweenNodes() {
      return !first.equals(second);
    }
  }

  @Test
  void clientThatComesToAnotherNodeOfTheTierResumesItsSession(LocalTier tier) throws Exception {
    if (!OpenSsl.isAvailable()) {
      String missing = "BoringSSL: missing (Java's own engine does not count what it resumes)";
      var _ = System.getenv("CI") == null ? abort(missing) : fail(missing);
    }
    String etag = tier.admin().routes().etag().orElseThrow();
    Reply secured = tier.admin().putRoutes(secured(tier), etag);
    assertThat(secured.status()).as("%s", secured.json()).isEqualTo(200);
    try {
      Await.until(
          "all nodes end TLS",
          () -> {
            Pair pair = pair(tier);
            return pair.betweenNodes() && shaken(tier).values().stream().allMatch(n -> n > 0);
          });
      int between = 0;
      for (int i = 0; between < PAIRS; i++) {
        assertThat(i).as("pairs until %d were between nodes", PAIRS).isLessThan(MOST_PAIRS);
        Pair pair = pair(tier);
        assertThat(pair.resumed()).as("%s", pair).isTrue();
        between += pair.betweenNodes() ? 1 : 0;
      }
    } finally {
      Reply plain = tier.admin().putRoutes(tier.routes(0), secured.etag().orElseThrow());
      assertThat(plain.status()).isEqualTo(200);
    }
    Await.until("all nodes are plain again", () -> servesPlain(tier));
  }

  private String secured(LocalTier tier) throws Exception {
    Path key = folder.resolve("key.pem");
    Path certificate = folder.resolve("certificate.pem");
    makeCertificate(key, certificate);
    return tier.routes(0)
        .replace(
            "{name: web, door: web}",
            "{name: web, door: web, tls: {certificates: [{certificate: \"%s\", key: \"%s\"}]}}"
                .formatted(certificate, key));
  }

  private static void makeCertificate(Path key, Path certificate) throws Exception {
    Process openssl =
        new ProcessBuilder(
                "openssl",
                "req",
                "-x509",
                "-nodes",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-days",
                "2",
                "-subj",
                "/CN=localhost",
                "-keyout",
                key.toString(),
                "-out",
                certificate.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(openssl.waitFor()).as(said).isZero();
  }

  private static Pair pair(LocalTier tier) throws Exception {
    SSLContext client = SSLContext.getInstance("TLS");
    client.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
    String first = served(tier, client);
    Map<String, Double> before = resumed(tier);
    String second = served(tier, client);
    boolean resumed =
        resumed(tier).getOrDefault(second, 0.0) > before.getOrDefault(second, Double.MAX_VALUE);
    return new Pair(first, second, resumed);
  }

  private static String served(LocalTier tier, SSLContext client) throws IOException {
    InetSocketAddress door = tier.address(LocalTier.DIRECTORS.getFirst());
    Socket plain = new Socket();
    plain.setSoTimeout(TIMEOUT_MS);
    plain.connect(door, TIMEOUT_MS);
    try (SSLSocket socket =
        (SSLSocket)
            client
                .getSocketFactory()
                .createSocket(plain, door.getHostString(), door.getPort(), true)) {
      return ShortRequest.over(socket).node();
    }
  }

  private static Map<String, Double> resumed(LocalTier tier) {
    return counts(tier, RESUMED);
  }

  private static Map<String, Double> shaken(LocalTier tier) {
    return counts(tier, SHAKEN);
  }

  private static Map<String, Double> counts(LocalTier tier, String metric) {
    return LocalTier.NODES.stream()
        .collect(
            Collectors.toMap(
                Function.identity(),
                id -> Double.parseDouble(Metrics.value(tier.nodeAdmin(id), metric))));
  }

  /** Whether so many requests without TLS are answered that no node can be left out. */
  private static boolean servesPlain(LocalTier tier) throws IOException {
    InetSocketAddress door = tier.address(LocalTier.DIRECTORS.getFirst());
    for (int i = 0; i < 40; i++) {
      var _ = ShortRequest.to(door, Duration.ofMillis(TIMEOUT_MS));
    }
    return true;
  }
}
