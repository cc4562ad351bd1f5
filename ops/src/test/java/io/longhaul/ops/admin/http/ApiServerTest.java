package io.longhaul.ops.admin.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.membership.config.ConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Speaks raw bytes, since no proper client sends what a stranger does. */
class ApiServerTest {
  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
  private static final int MAX_BODY = 2048;
  private static final int READ_TIMEOUT_MS = 20_000;

  private ApiServer server = start();

  private static ApiServer start() {
    Router router =
        Router.builder()
            .on("GET", "/open", Access.OPEN, _ -> ApiResponse.ok("open"))
            .on("GET", "/who", Access.TOKEN, request -> ApiResponse.ok(request.caller()))
            .on(
                "POST",
                "/echo",
                Access.OPEN,
                r -> ApiResponse.text(200, "text/plain", r.body().get()))
            .on(
                "GET",
                "/broken",
                Access.OPEN,
                _ -> {
                  throw new IllegalStateException("secret cause");
                })
            .build();
    ApiService service = new ApiService(router, AccessTokens.of("swordfish"), true);
    return ApiServer.start(ANY, new HttpLimits(MAX_BODY, Duration.ofSeconds(2)), service);
  }

  @BeforeEach
  void listens() {
    assertThat(server.address().getPort()).isPositive();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String answer(String request) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return readAll(socket.getInputStream());
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(server.address().getAddress(), server.address().getPort());
    socket.setSoTimeout(READ_TIMEOUT_MS);
    return socket;
  }

  private static String readAll(InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    try {
      for (int b = in.read(); b >= 0; b = in.read()) {
        text.append((char) b);
      }
    } catch (java.net.SocketException e) {
      // A reset after the answer: the server refused to read on.
    }
    return text.toString();
  }

  private static String get(String path, String... headers) {
    String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + more + "Connection: close\r\n\r\n";
  }

  @Test
  void openRouteAnswersWithoutAToken() throws IOException {
    assertThat(answer(get("/open"))).startsWith("HTTP/1.1 200 OK").endsWith("\"open\"");
  }

  @Test
  void headHasNoBody() throws IOException {
    assertThat(answer("HEAD /open HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200 OK")
        .endsWith("\r\n\r\n");
  }

  @Test
  void tokenIsAskedForAndItsNameKnown() throws IOException {
    assertThat(answer(get("/who")))
        .startsWith("HTTP/1.1 401")
        .containsIgnoringCase("WWW-Authenticate: Bearer")
        .contains("application/problem+json");
    assertThat(answer(get("/who", "Authorization: Bearer wrong"))).startsWith("HTTP/1.1 401");
    assertThat(answer(get("/who", "Authorization: Bearer swordfish"))).endsWith("\"admin\"");
  }

  @Test
  void foreignHostIsRefusedAgainstDnsRebinding() throws IOException {
    assertThat(answer("GET /open HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 403")
        .contains("urn:longhaul:problem:wrong-host");
  }

  @Test
  void unknownPathAndWrongMethodAreProblems() throws IOException {
    assertThat(answer(get("/nothing"))).startsWith("HTTP/1.1 404").contains("problem+json");
    assertThat(answer("DELETE /open HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 405")
        .containsIgnoringCase("Allow: GET");
    assertThat(answer("BREW /open HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 405");
  }

  @Test
  void failureTellsTheCallerNothing() throws IOException {
    assertThat(answer(get("/broken")))
        .startsWith("HTTP/1.1 500")
        .contains("urn:longhaul:problem:internal")
        .doesNotContain("secret cause")
        .doesNotContain("Exception");
  }

  @Test
  void bodyUpToTheLimitIsReadAndOneMoreByteIsNot() throws IOException {
    String fits = "x".repeat(MAX_BODY);
    assertThat(answer(post(fits))).startsWith("HTTP/1.1 200").endsWith(fits);
    assertThat(answer(post(fits + "x"))).startsWith("HTTP/1.1 413").contains("too-large");
  }

  @Test
  void chunkedBodyIsBoundedToo() throws IOException {
    String chunk = Integer.toHexString(MAX_BODY + 1) + "\r\n" + "x".repeat(MAX_BODY + 1) + "\r\n";
    String request =
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
            + "Connection: close\r\n\r\n"
            + chunk
            + "0\r\n\r\n";

    assertThat(answer(request)).startsWith("HTTP/1.1 413").contains("problem+json");
  }

  @Test
  void bodyThatIsNotUtf8IsRefused() throws IOException {
    assertThat(answer(post("\u00ff\u00fe"))).startsWith("HTTP/1.1 400").contains("not UTF-8");
  }

  @Test
  void hugeHeadersAreRefused() throws IOException {
    String request = get("/open", "X-Big: " + "x".repeat(HttpLimits.MAX_HEADER_BYTES));

    assertThat(answer(request)).matches("(?s)HTTP/1.1 4(00|31) .*").contains("problem+json");
  }

  @Test
  void garbageIsRefusedInOneAnswer() throws IOException {
    assertThat(answer("\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n"))
        .matches("(?s)(HTTP/1.1 400.*)?");
    assertThat(answer("GET /%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 4");
    assertThat(answer(get("/open?x=%zz"))).startsWith("HTTP/1.1 4").contains("problem+json");
    assertThat(answer(get("/open"))).startsWith("HTTP/1.1 200");
  }

  @Test
  void slowBodyIsCutOff() throws IOException {
    try (Socket socket = connect()) {
      socket
          .getOutputStream()
          .write(
              "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nslow"
                  .getBytes(StandardCharsets.US_ASCII));

      assertThat(readAll(socket.getInputStream())).doesNotStartWith("HTTP/1.1 200");
    }
  }

  @Test
  void takenPortIsAClearFault() {
    assertThatThrownBy(
            () ->
                ApiServer.start(
                    server.address(),
                    HttpLimits.defaults(),
                    new ApiService(Router.builder().build(), AccessTokens.none(), true)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(server.address().getPort() + ": cannot listen");
  }

  private static String post(String body) {
    return "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
        + body.length()
        + "\r\nConnection: close\r\n\r\n"
        + body;
  }
}
