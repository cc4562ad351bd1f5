package io.longhaul.ops.admin.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Between Helidon's requests and responses and ours. */
final class HelidonExchange implements Handler {
  private static final Logger LOG = LoggerFactory.getLogger(HelidonExchange.class);

  private final ApiService service;
  private final HttpLimits limits;
  private final RequestDeadlines deadlines;

  HelidonExchange(ApiService service, HttpLimits limits, RequestDeadlines deadlines) {
    this.service = service;
    this.limits = limits;
    this.deadlines = deadlines;
  }

  @Override
  public void handle(ServerRequest request, ServerResponse response) {
    deadlines.run(() -> answer(request, response));
  }

  /** Answers what failed outside a handler, such as reading the request. */
  void failed(ServerResponse response, Throwable thrown) {
    int status = thrown instanceof RequestException refused ? refused.status().code() : 400;
    send(response, MalformedRequests.problem(status).response());
  }

  private void answer(ServerRequest request, ServerResponse response) {
    boolean close = request.headers().contains(HeaderValues.CONNECTION_CLOSE);
    ApiResponse answer = service.answer(apiRequest(request));
    boolean head = request.prologue().method().equals(Method.HEAD);
    send(response, head ? answer.withoutBody() : answer);
    // Helidon keeps a connection whatever its client asked for, unless this ends it.
    if (close || answer.headers().containsKey("Connection")) {
      throw new CloseConnectionException("as was asked for");
    }
  }

  private String body(ServerRequest request) {
    try {
      return BodyText.read(request.content().inputStream(), limits.maxBodyBytes());
    } catch (RequestException e) {
      throw MalformedRequests.problem(e.status().code()).thrownWith("Connection", "close");
    } catch (CloseConnectionException | UncheckedIOException e) {
      LOG.debug("admin API: a body ended early", e);
      throw Problem.badRequest("body: ended early").thrownWith("Connection", "close");
    }
  }

  private ApiRequest apiRequest(ServerRequest request) {
    Map<String, String> headers = new HashMap<>();
    for (Header header : request.headers()) {
      headers.putIfAbsent(header.name().toLowerCase(Locale.ROOT), header.get());
    }
    headers.putIfAbsent("host", request.authority());
    return new ApiRequest(
        request.prologue().method().text(),
        request.prologue().uriPath().rawPath(),
        QueryText.parse(request.prologue().query().rawValue()),
        headers,
        () -> body(request),
        request.remotePeer().host() + ":" + request.remotePeer().port(),
        Map.of(),
        "");
  }

  private static void send(ServerResponse response, ApiResponse answer) {
    response.status(Status.create(answer.status()));
    response.header(HeaderNames.CONTENT_TYPE, answer.contentType());
    response.header(HeaderNames.CACHE_CONTROL, "no-store");
    response.header("X-Content-Type-Options", "nosniff");
    answer.headers().forEach((name, value) -> response.header(HeaderNames.create(name), value));
    response.send(answer.body().getBytes(StandardCharsets.UTF_8));
  }
}
