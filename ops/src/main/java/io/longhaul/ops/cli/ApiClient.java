package io.longhaul.ops.cli;

import io.longhaul.membership.config.Fault;
import io.longhaul.ops.CommandFailure;
import io.longhaul.ops.admin.http.ApiJson;
import io.longhaul.ops.admin.http.Problem;
import io.longhaul.ops.admin.status.AddressText;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Talks to the first director that answers. Only a connection that could not be made goes on to the
 * next address: after that nobody knows what was done.
 */
final class ApiClient implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration REPLY_TIMEOUT = Duration.ofSeconds(90);

  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT_TIMEOUT)
          .version(HttpClient.Version.HTTP_1_1)
          .build();
  private final List<InetSocketAddress> addresses;
  private final TokenSearch tokens;
  private final PrintWriter warnings;

  ApiClient(List<InetSocketAddress> addresses, TokenSearch tokens, PrintWriter warnings) {
    this.addresses = List.copyOf(addresses);
    this.tokens = tokens;
    this.warnings = warnings;
  }

  /** Reads; any answer but 200 is a failure that says what the API said. */
  ApiReply get(String path) {
    return send("GET", path, "", Map.of());
  }

  /** Changes something. */
  ApiReply post(String path, String body) {
    return send("POST", path, body, Map.of());
  }

  /** Sends a request; any answer but 2xx is a failure that says what the API said. */
  ApiReply send(String method, String path, String body, Map<String, String> headers) {
    List<String> refusals = new ArrayList<>();
    for (InetSocketAddress address : addresses) {
      try {
        return exchange(address, method, path, body, headers);
      } catch (ConnectException | HttpConnectTimeoutException e) {
        refusals.add(AddressText.of(address));
      } catch (IOException e) {
        throw new CommandFailure(
            "admin API at " + AddressText.of(address) + ": no answer: " + e.getMessage(), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CommandFailure("interrupted", e);
      }
    }
    throw new CommandFailure(
        "admin API: no director listens at "
            + String.join(", ", refusals)
            + " (another address: --admin HOST:PORT or "
            + ClientOptions.ADMIN_VARIABLE
            + "; a tier to try: longhaul up)");
  }

  private ApiReply exchange(
      InetSocketAddress address,
      String method,
      String path,
      String body,
      Map<String, String> headers)
      throws IOException, InterruptedException {
    TokenSearch.Found token = tokens.find(address);
    token.warning().ifPresent(this::warn);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + AddressText.of(address) + path))
            .timeout(REPLY_TIMEOUT)
            .header("Authorization", "Bearer " + token.token())
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    headers.forEach(request::header);
    HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
    if (response.statusCode() == 401) {
      throw new CommandFailure(
          "admin API at "
              + AddressText.of(address)
              + ": refuses the token of "
              + token.file()
              + " (expected: a token of this tier)");
    }
    if (response.statusCode() / 100 != 2) {
      throw new CommandFailure(refusal(address, response));
    }
    return new ApiReply(
        response.statusCode(),
        response.body(),
        response.headers().firstValue("ETag").map(etag -> etag.replace("\"", "")));
  }

  private static String refusal(InetSocketAddress address, HttpResponse<String> response) {
    try {
      Problem problem = ApiJson.read(response.body(), Problem.class);
      String faults =
          problem.faults().stream()
              .map(Fault::toString)
              .map(line -> "\n  " + line)
              .collect(Collectors.joining());
      return problem.detail() + faults;
    } catch (IllegalArgumentException e) {
      return "admin API at "
          + AddressText.of(address)
          + ": status "
          + response.statusCode()
          + " (expected: a Longhaul director)";
    }
  }

  private void warn(String warning) {
    warnings.println(warning);
    warnings.flush();
  }

  @Override
  public void close() {
    http.close();
  }
}
