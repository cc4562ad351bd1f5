package io.longhaul.node.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.longhaul.node.config.Endpoint;
import io.longhaul.node.config.RoutesDocument;
import io.longhaul.node.discovery.DnsSettings;
import io.longhaul.node.testing.FakeDns;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.Http2App;
import io.longhaul.node.testing.Http2Gateway;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestCertificates;
import io.longhaul.node.traffic.SeriesLimits;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;

/**
 * Documents that have nothing in common but their applications: every name and every file that one
 * names is its own, but for certificates, which are two in turn.
 */
final class ChangingRoutes implements Closeable {
  private static final int ED25519_BYTES = 32;
  private static final int SHA256_BYTES = 32;

  /** For how many changes a file of authorities is the same, since engines for one are dear. */
  private static final int CA_FOR = 10;

  private final TestCertificates certificates;
  private final Path folder;
  private final Endpoint app;
  private final FakeUpstream secure;
  private final Http2App http2;
  private final FakeDns dns;
  private final String keys;

  /** For an application of HTTP/1.1, whose script serves by TLS, too. */
  ChangingRoutes(Path folder, Endpoint app, Script script) throws IOException {
    this.folder = folder;
    this.app = app;
    certificates = new TestCertificates(folder);
    var _ = certificates.writeAuthority();
    for (int i = 0; i < 2; i++) {
      var _ = certificates.write("c" + i, certificates.issue("c" + i + ".example"));
    }
    SSLContext tls = certificates.server(certificates.issue("app.example"));
    // It would keep the sockets of thousands of sessions, in this same heap.
    tls.getServerSessionContext().setSessionCacheSize(1);
    secure = FakeUpstream.secure(tls, false, (peer, _) -> script.serve(peer));
    http2 = Http2Gateway.to(app);
    dns = FakeDns.start();
    keys = keys();
  }

  /** What an application does with a connection. */
  @FunctionalInterface
  interface Script {
    void serve(Peer peer) throws IOException;
  }

  private static String keys() {
    try {
      byte[] key =
          KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic().getEncoded();
      return "{\"keys\": [{\"kty\": \"OKP\", \"crv\": \"Ed25519\", \"x\": \"%s\"}]}"
          .formatted(
              Base64.getUrlEncoder()
                  .withoutPadding()
                  .encodeToString(Arrays.copyOfRange(key, key.length - ED25519_BYTES, key.length)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** Who knows the names. */
  DnsSettings resolver() {
    return dns.settings();
  }

  /** The document of a change; a name is there until the next but one. */
  RoutesDocument document(int i) throws IOException {
    write("deny", i, "192.0.2." + i % 250 + "\n");
    write("tokens", i, HexFormat.of().formatHex(new byte[SHA256_BYTES]) + " nobody\n");
    write("keys", i, keys);
    write("endpoints", i, "127.3.0.1:%d\n".formatted(i + 1));
    Files.copy(
        certificates.file("ca.pem"), file("ca", i / CA_FOR), StandardCopyOption.REPLACE_EXISTING);
    dns.set(name(i), 0, "127.4.0.1");
    dns.remove(name(i - 2));
    return RoutesDocument.parse(
        "test.yaml", listeners(i) + policies(i) + routes(i) + applications(i) + found(i));
  }

  private static String name(int i) {
    return "n%d.example".formatted(i);
  }

  private Path file(String kind, int i) {
    return folder.resolve(kind + "-" + i);
  }

  private void write(String kind, int i, String text) throws IOException {
    Files.write(file(kind, i), text.getBytes(UTF_8));
  }

  private String listeners(int i) {
    return """
    listeners:
      - {name: plain, door: web, policies: [all-%1$d]}
      - {name: secure-%1$d, door: secure-%1$d, tls: {certificates: [%2$s], minVersion: 1.%3$d}}
    """
        .formatted(i, certificates.entry("c" + i % 2), 2 + i % 2);
  }

  private String policies(int i) {
    return """
    policies:
      - {name: all-%1$d, rateLimits: [{rate: 1000000/s, burst: 1000000, keys: 1024}],
         addresses: {deny: [198.51.%2$d.0/24], denyFile: %3$s}}
      - {name: tokens-%1$d, tokens: {file: %4$s}}
      - {name: jwt-%1$d, jwt: {keys: %5$s}}
    """
        .formatted(i, i % 250 + 1, file("deny", i), file("tokens", i), file("keys", i));
  }

  private static String routes(int i) {
    return """
    routes:
      - {upstream: app-%1$d}
      - {path: /tls, upstream: tls-%1$d}
      - {path: /h2c, upstream: h2c-%1$d}
      - {host: h%1$d.example, path: /p%1$d, upstream: side-%1$d, listeners: [plain]}
      - {host: t%1$d.example, upstream: filed-%1$d, policies: [tokens-%1$d]}
      - {host: j%1$d.example, upstream: named-%1$d, policies: [jwt-%1$d]}
    """
        .formatted(i);
  }

  private String applications(int i) {
    return """
    upstreams:
      - {name: app-%1$d, endpoints: ["%2$s"], balance: %3$s, responseTimeout: %4$ds,
         outlier: {}, retries: {}, stickyCookie: {name: c%1$d}}
      - {name: tls-%1$d, endpoints: ["%5$s"], tls: {ca: %6$s, serverName: app.example}}
      - {name: h2c-%1$d, endpoints: ["%7$s"], protocol: h2c, maxStreamsPerConnection: %8$d}
    """
        .formatted(
            i,
            app,
            List.of("least-connections", "round-robin", "peak-ewma", "ring-hash").get(i % 4),
            i + 1,
            secure.endpoint(),
            file("ca", i / CA_FOR),
            http2.endpoint(),
            i + 1);
  }

  private String found(int i) {
    return """
      - {name: side-%1$d, endpoints: [%2$s],
         healthCheck: {interval: 1h, type: http, path: /%1$d}}
      - {name: filed-%1$d, endpoints: [{file: %3$s}]}
      - {name: named-%1$d, endpoints: [{dns: {name: %4$s, port: 1}}]}
    """
        .formatted(
            i,
            i == 0 ? crowd() : "\"127.1.%1$d.%1$d:1\"".formatted(i % 250 + 1),
            file("endpoints", i),
            name(i));
  }

  /**
   * As many endpoints as have series of their own, which metrics keep for ten minutes: what comes
   * later is counted with others, so that it is the rest whose growth is seen.
   */
  private static String crowd() {
    return IntStream.range(0, SeriesLimits.DEFAULT.endpoints())
        .mapToObj(i -> "\"127.2.%d.%d:1\"".formatted(i / 250, i % 250 + 1))
        .collect(Collectors.joining(", "));
  }

  @Override
  public void close() throws IOException {
    dns.close();
    http2.close();
    secure.close();
  }
}
