package io.longhaul.chaos.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The admin API of one director, as a client sees it. */
final class AdminApi {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();

  private final String base;
  private final String token;

  AdminApi(int port, String token) {
    this.base = "http://127.0.0.1:" + port;
    this.token = token;
  }

  /** A document that has to be there. */
  JsonNode get(String path) {
    Reply reply = send("GET", path, "", Optional.empty());
    if (reply.status() != 200) {
      throw new IllegalStateException(path + ": " + reply.status() + " " + reply.json());
    }
    return reply.json();
  }

  Reply post(String path) {
    return send("POST", path, "", Optional.empty());
  }

  Reply routes() {
    return send("GET", "/v1/routes", "", Optional.empty());
  }

  Reply putRoutes(String yaml, String etag) {
    return send("PUT", "/v1/routes", yaml, Optional.of(etag));
  }

  /** Whether the director serves. */
  boolean ready() {
    return send("GET", "/readyz", "", Optional.empty()).status() == 200;
  }

  JsonNode tier() {
    return get("/v1/tier");
  }

  JsonNode node(String id) {
    return get("/v1/nodes/" + id);
  }

  String state(String nodeId) {
    return node(nodeId).path("state").asString();
  }

  List<JsonNode> nodes() {
    return list(get("/v1/nodes"));
  }

  List<JsonNode> directors() {
    return list(get("/v1/directors"));
  }

  /** What the API says of a path that is no JSON, as text. */
  String text(String path) {
    return exchange("GET", path, "", Optional.empty()).body();
  }

  private static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  private Reply send(String method, String path, String body, Optional<String> etag) {
    HttpResponse<String> answer = exchange(method, path, body, etag);
    boolean json =
        answer.headers().firstValue("content-type").filter(t -> t.contains("json")).isPresent();
    return new Reply(
        answer.statusCode(),
        answer.headers().firstValue("etag"),
        JSON.readTree(json ? answer.body() : "{}"));
  }

  private HttpResponse<String> exchange(
      String method, String path, String body, Optional<String> etag) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(TIMEOUT)
            .header("Authorization", "Bearer " + token)
            .header(
                "Content-Type",
                path.startsWith("/v1/routes") ? "application/yaml" : "application/json")
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    etag.ifPresent(version -> request.header("If-Match", version));
    try {
      return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
