package io.longhaul.node.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tokens and ids by files, through a node. */
@ExtendWith(LeakCheck.class)
final class TokenAccessTest {
  private static final String ONE = "Authorization: Bearer token-1\r\n";
  private static final String TWO = "Authorization: token-2\r\n";

  @TempDir Path folder;
  private PolicyNode node;

  @BeforeEach
  void start() throws IOException {
    replace("tokens", line("token-1", "one") + line("token-2", "two"));
    replace("one", "a\nb\n");
    replace("two", "b\n");
    node = new PolicyNode(policy());
  }

  private String policy() {
    return "tokens: {file: %s, ids: {header: X-Tenant, folder: %s}}"
        .formatted(folder.resolve("tokens"), folder);
  }

  @AfterEach
  void stop() throws IOException {
    node.close();
  }

  private void replace(String name, String text) throws IOException {
    Path next = Files.write(folder.resolve(name + ".next"), text.getBytes(ISO_8859_1));
    var _ = Files.move(next, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private static String line(String token, String name) {
    return HexFormat.of().formatHex(TokenHash.of(token)) + " " + name + "\n";
  }

  private static String tenant(String id) {
    return "X-Tenant: " + id + "\r\n";
  }

  private double denied(String reason) {
    return node.node().count("access.denied", "reason", reason);
  }

  @Test
  void tokenMayUseItsIdsAndNoOthers() throws IOException {
    assertThat(node.status(ONE + tenant("a"))).isEqualTo(200);
    assertThat(node.status(ONE + tenant("b"))).isEqualTo(200);
    assertThat(node.status(TWO + tenant("b"))).isEqualTo(200);
    assertThat(node.status(TWO + tenant("a"))).isEqualTo(403);
    assertThat(node.status(ONE + tenant("c"))).isEqualTo(403);
    assertThat(node.status(ONE)).isEqualTo(403);
    assertThat(denied("id-unknown")).isEqualTo(2);
    assertThat(denied("id-missing")).isEqualTo(1);
  }

  @Test
  void requestWithoutAKnownTokenIsToldToAuthenticateAndNoMore() throws IOException {
    for (String fields :
        List.of(
            tenant("a"),
            "Authorization: Bearer \r\n" + tenant("a"),
            "Authorization: Bearer token-3\r\n" + tenant("a"),
            "Authorization: Basic dG9rZW4tMQ==\r\n" + tenant("a"),
            "Authorization: Bearer token-1 \u00e4\r\n" + tenant("a"),
            "Authorization: Bearertoken-1\r\n" + tenant("a"))) {
      String answer = node.get("/", fields);
      assertThat(answer)
          .as(fields)
          .startsWith("HTTP/1.1 401 ")
          .contains("WWW-Authenticate: Bearer\r\n")
          .endsWith("\r\n\r\nnot authenticated\n");
    }
    assertThat(denied("token-missing")).isEqualTo(1);
    assertThat(denied("token-unknown")).isEqualTo(5);
  }

  @Test
  void fieldThatIsGivenTwiceOrHasALookAlikeIsRefused() throws IOException {
    assertThat(node.status(ONE + TWO + tenant("b"))).isEqualTo(400);
    assertThat(node.status(ONE + tenant("a") + tenant("c"))).isEqualTo(400);
    assertThat(node.status(ONE + tenant("a") + "X_Tenant: c\r\n")).isEqualTo(400);
    assertThat(node.status(ONE + "X_Tenant: a\r\n")).isEqualTo(403);
    assertThat(denied("ambiguous")).isEqualTo(3);
  }

  @Test
  void nameWithAnUnderscoreIsAsStrictAsOneWithAHyphen() throws IOException {
    node.policy(
        "tokens: {header: api_key, file: %s, ids: {header: account_id, folder: %s}}"
            .formatted(folder.resolve("tokens"), folder));
    String key = "Api_Key: token-1\r\n";
    assertThat(node.status(key + "Account_Id: a\r\n")).isEqualTo(200);
    assertThat(node.status(key + "account_id: a\r\naccount_id: c\r\n")).isEqualTo(400);
    assertThat(node.status(key + "account_id: a\r\naccount-id: c\r\n")).isEqualTo(400);
    assertThat(node.status(key + "api_key: token-2\r\naccount_id: a\r\n")).isEqualTo(400);
    assertThat(node.status(key + "api-key: token-2\r\naccount_id: a\r\n")).isEqualTo(400);
    assertThat(node.status(key + "account-id: a\r\n")).isEqualTo(403);
    assertThat(denied("ambiguous")).isEqualTo(4);
  }

  @Test
  void clientCannotHaveTheFieldsStrippedThatDecided() throws IOException {
    String connection = "X-Hop: h\r\nConnection: X-Tenant, x-hop, keep-alive\r\n";
    assertThat(node.get("/", ONE + tenant("a") + connection))
        .startsWith("HTTP/1.1 200 ")
        .contains("\r\nX-Tenant: a\r\n")
        .doesNotContain("X-Hop");
    assertThat(node.get("/open", tenant("a") + connection))
        .startsWith("HTTP/1.1 200 ")
        .doesNotContain("X-Tenant", "X-Hop");
    node.policy("tokens: {header: X-Api_Key, file: %s}".formatted(folder.resolve("tokens")));
    assertThat(node.get("/", "x-api_key: token-1\r\nConnection: x-api_key\r\n"))
        .startsWith("HTTP/1.1 200 ")
        .contains("\r\nx-api_key: token-1\r\n");
  }

  @Test
  void routeWithoutThePolicyIsOpenHoweverItsPathIsWritten() throws IOException {
    assertThat(node.get("/open/x", "")).startsWith("HTTP/1.1 200 ");
    assertThat(node.get("/open/../x", "")).startsWith("HTTP/1.1 401 ");
    assertThat(node.get("/%6fpen", "")).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void connectionStaysForTheNextRequestAfterARefusal() throws IOException {
    try (Peer client = node.node().connect()) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(client.readMessage()).startsWith("HTTP/1.1 401 ");
      client.send("GET / HTTP/1.1\r\nHost: a\r\n" + ONE + tenant("a") + "\r\n");
      assertThat(client.readMessage()).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void changedFilesAreForNewRequestsAndOpenWebSocketsStay() throws IOException {
    try (Peer open = node.webSocket(TWO + tenant("b"))) {
      replace("two", "a\n");
      Await.until("ids changed", () -> status(TWO + tenant("a")) == 200);
      assertThat(node.status(TWO + tenant("b"))).isEqualTo(403);
      replace("tokens", line("token-1", "one"));
      Await.until("token gone", () -> status(TWO + tenant("a")) == 401);
      PolicyNode.exchangeMessage(open);
      node.policy("addresses: {deny: [127.0.0.0/8]}");
      assertThat(node.status(ONE + tenant("a"))).isEqualTo(403);
      PolicyNode.exchangeMessage(open);
    }
  }

  @Test
  void badFileIsRefusedAndWhatIsInForceStays() throws IOException {
    replace("tokens", line("token-1", "one") + "garbage\n");
    Await.until("refused", () -> node.node().count("access.sources.refused") == 1);
    assertThat(node.status(TWO + tenant("b"))).isEqualTo(200);
    replace("one", "a\n" + "x".repeat(300) + "\n");
    Await.until("refused", () -> node.node().count("access.sources.refused") == 2);
    assertThat(node.status(ONE + tenant("b"))).isEqualTo(200);
  }

  @Test
  void nothingPassesUntilTheFileCouldBeReadOnce() throws IOException {
    node.policy("tokens: {file: %s}".formatted(folder.resolve("late")));
    assertThat(node.get("/", ONE)).startsWith("HTTP/1.1 503 ").contains("Retry-After: 5\r\n");
    assertThat(node.node().count("failures", "blame", "node", "reason", "not-ready")).isEqualTo(1);
    assertThat(node.node().count("failures", "blame", "client", "reason", "denied")).isZero();
    replace("late", line("token-1", "one"));
    Await.until("read", () -> status(ONE) == 200);
  }

  private int status(String fields) {
    try {
      return node.status(fields);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
