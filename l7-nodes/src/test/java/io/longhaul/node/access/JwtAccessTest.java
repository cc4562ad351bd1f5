package io.longhaul.node.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.longhaul.node.jwt.TestJwts;
import io.longhaul.node.jwt.TestJwts.Signer;
import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** JSON Web Tokens through a node. */
@ExtendWith(LeakCheck.class)
final class JwtAccessTest {
  private static final long END = System.currentTimeMillis() / 1_000 + 3_600;
  private static final String CLAIMS = "{\"sub\":\"u-1\",\"exp\":%d}".formatted(END);

  @TempDir Path folder;
  private final Signer signer = TestJwts.signer("ES256", "k1");

  private String keys(Signer... signers) throws IOException {
    return Files.writeString(folder.resolve("keys"), TestJwts.keySet(signers)).toString();
  }

  private static String bearer(String token) {
    return "Authorization: Bearer " + token + "\r\n";
  }

  @Test
  void verifiedClaimsReachTheApplicationAndWhatTheClientSaysDoesNot() throws IOException {
    String policy = "jwt: {keys: %s, forward: {sub: X-User, org: X-Org}}".formatted(keys(signer));
    try (PolicyNode node = new PolicyNode(policy)) {
      String answer =
          node.get(
              "/", bearer(signer.token(CLAIMS)) + "X-User: root\r\nX_User: root\r\nX-Org: all\r\n");
      assertThat(answer)
          .startsWith("HTTP/1.1 200 ")
          .contains("x-user: u-1\r\n")
          .doesNotContain("root")
          .doesNotContain("X-Org");
      assertThat(node.get("/", ""))
          .startsWith("HTTP/1.1 401 ")
          .contains("WWW-Authenticate: Bearer");
      assertThat(node.status(bearer(TestJwts.signer("ES256", "k1").token(CLAIMS)))).isEqualTo(401);
      assertThat(node.node().count("access.denied", "reason", "jwt-signature")).isEqualTo(1);
    }
  }

  @Test
  void clientCannotWriteAVerifiedFieldWhoseNameHasAnUnderscore() throws IOException {
    String policy = "jwt: {keys: %s, forward: {sub: X-User_Id}}".formatted(keys(signer));
    try (PolicyNode node = new PolicyNode(policy)) {
      for (String name : List.of("X-User_Id", "x_user_id", "X-User-Id", "x_user-id")) {
        assertThat(node.get("/", bearer(signer.token(CLAIMS)) + name + ": root\r\n"))
            .as(name)
            .startsWith("HTTP/1.1 200 ")
            .contains("x-user_id: u-1\r\n")
            .doesNotContain("root");
      }
    }
  }

  @Test
  void lookAlikeBesideATokensFieldIsRefused() throws IOException {
    String policy = "jwt: {keys: %s, header: X-Token}".formatted(keys(signer));
    String token = signer.token(CLAIMS);
    try (PolicyNode node = new PolicyNode(policy)) {
      assertThat(node.status("X-Token: " + token + "\r\n")).isEqualTo(200);
      assertThat(node.status("X-Token: " + token + "\r\nX_Token: other\r\n")).isEqualTo(400);
      assertThat(node.status("x_token: other\r\nx-token: " + token + "\r\n")).isEqualTo(400);
      assertThat(node.status("X_Token: " + token + "\r\n")).isEqualTo(401);
      assertThat(node.node().count("access.denied", "reason", "ambiguous")).isEqualTo(2);
      assertThat(node.node().count("access.denied", "reason", "jwt-missing")).isEqualTo(1);
    }
  }

  @Test
  void clientCannotHaveTheTokensFieldStripped() throws IOException {
    String field = "X-Token: " + signer.token(CLAIMS) + "\r\n";
    try (PolicyNode node =
        new PolicyNode("jwt: {keys: %s, header: X-Token}".formatted(keys(signer)))) {
      assertThat(node.get("/", field + "Connection: x-token\r\n"))
          .startsWith("HTTP/1.1 200 ")
          .contains("\r\n" + field);
    }
  }

  @Test
  void tokenIsTakenFromTheOneCookieOrParameterThatIsNamed() throws IOException {
    String token = signer.token(CLAIMS);
    try (PolicyNode node =
        new PolicyNode("jwt: {keys: %s, cookie: session}".formatted(keys(signer)))) {
      assertThat(node.status("Cookie: a=b; session=" + token + "; c=d\r\n")).isEqualTo(200);
      assertThat(node.status("Cookie: session=" + token + "; session=x\r\n")).isEqualTo(400);
      assertThat(node.status("Cookie: xsession=" + token + "\r\n")).isEqualTo(401);
      assertThat(node.status(bearer(token))).isEqualTo(401);
      node.policy("jwt: {keys: %s, query: token}".formatted(folder.resolve("keys")));
      assertThat(node.get("/?a=b&token=" + token, "")).startsWith("HTTP/1.1 200 ");
      assertThat(node.get("/?token=" + token + "&token=" + token, "")).startsWith("HTTP/1.1 400 ");
      assertThat(node.get("/?tokens=" + token, "")).startsWith("HTTP/1.1 401 ");
      assertThat(node.get("/?%74ok%65n=" + token, "")).startsWith("HTTP/1.1 200 ");
      assertThat(node.get("/?token=" + token + "&%74oken=x", "")).startsWith("HTTP/1.1 400 ");
      assertThat(node.get("/?%zztoken=" + token + "&%=1&tok%", "")).startsWith("HTTP/1.1 401 ");
    }
  }

  @Test
  void keysInAFileAreRotatedAndABadFileKeepsThem() throws IOException {
    Signer next = TestJwts.signer("RS256", "k2");
    try (PolicyNode node = new PolicyNode("jwt: {keys: %s}".formatted(keys(signer)))) {
      try (Peer open = node.webSocket(bearer(signer.token(CLAIMS)))) {
        assertThat(node.status(bearer(next.token(CLAIMS)))).isEqualTo(401);
        var _ = Files.writeString(folder.resolve("keys"), "{\"keys\": [{}");
        Await.until("refused", () -> node.node().count("access.sources.refused") == 1);
        assertThat(node.status(bearer(signer.token(CLAIMS)))).isEqualTo(200);
        var _ = keys(next);
        Await.until("rotated", () -> status(node, bearer(next.token(CLAIMS))) == 200);
        assertThat(node.status(bearer(signer.token(CLAIMS)))).isEqualTo(401);
        PolicyNode.exchangeMessage(open);
      }
    }
  }

  @Test
  void keysAreFetchedFromAUrlAndNotByRedirect() throws IOException {
    byte[] document = TestJwts.keySet(signer).getBytes(UTF_8);
    HttpServer issuer = issuer();
    issuer.createContext(
        "/keys",
        exchange -> {
          exchange.sendResponseHeaders(200, document.length);
          exchange.getResponseBody().write(document);
          exchange.close();
        });
    issuer.createContext(
        "/moved",
        exchange -> {
          exchange.getResponseHeaders().set("Location", "/keys");
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    issuer.start();
    String base = "http://127.0.0.1:" + issuer.getAddress().getPort();
    try (PolicyNode node = new PolicyNode("jwt: {keys: \"%s/keys\"}".formatted(base))) {
      String fields = bearer(signer.token(CLAIMS));
      Await.until("fetched", () -> status(node, fields) == 200);
      node.policy("jwt: {keys: \"%s/moved\"}".formatted(base));
      Await.until("refused", () -> node.node().count("access.sources.refused") == 1);
      assertThat(node.status(fields)).isEqualTo(503);
    } finally {
      issuer.stop(0);
    }
  }

  @Test
  void otherRulesForTheSameKeysNeedNoFetchToPass() throws IOException {
    byte[] document = TestJwts.keySet(signer).getBytes(UTF_8);
    AtomicInteger fetches = new AtomicInteger();
    HttpServer issuer = issuer();
    issuer.createContext(
        "/keys",
        exchange -> {
          boolean first = fetches.incrementAndGet() == 1;
          exchange.sendResponseHeaders(first ? 200 : 500, first ? document.length : -1);
          if (first) {
            exchange.getResponseBody().write(document);
          }
          exchange.close();
        });
    issuer.start();
    String keys =
        "jwt: {keys: \"http://127.0.0.1:%d/keys\"".formatted(issuer.getAddress().getPort());
    String fields = bearer(signer.token(CLAIMS));
    try (PolicyNode node = new PolicyNode(keys + "}")) {
      Await.until("fetched", () -> status(node, fields) == 200);
      node.policy(keys + ", leeway: 1m}");
      assertThat(node.status(fields)).isEqualTo(200);
      node.policy(keys + ", claims: {sub: u-2}}");
      assertThat(node.status(fields)).isEqualTo(403);
      assertThat(fetches).hasValue(1);
      node.policy(keys + ", refresh: 10s}");
      assertThat(node.status(fields)).isEqualTo(200);
      Await.until("refused", () -> node.node().count("access.sources.refused") == 1);
      assertThat(node.status(fields)).isEqualTo(200);
      assertThat(fetches).as("by the other refresh").hasValue(2);
    } finally {
      issuer.stop(0);
    }
  }

  @Test
  void otherRulesForTheSameFileOfKeysDoNotNeedTheFile() throws IOException {
    String fields = bearer(signer.token(CLAIMS));
    String keys = "jwt: {keys: " + keys(signer);
    try (PolicyNode node = new PolicyNode(keys + "}")) {
      Files.delete(folder.resolve("keys"));
      node.policy(keys + ", leeway: 1m, refresh: 10s}");
      assertThat(node.status(fields)).isEqualTo(200);
    }
  }

  private static HttpServer issuer() throws IOException {
    return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  private static int status(PolicyNode node, String fields) {
    try {
      return node.status(fields);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
