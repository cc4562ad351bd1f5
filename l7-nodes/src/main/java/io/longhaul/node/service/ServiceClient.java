package io.longhaul.node.service;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Asks services over HTTP, on threads of its own: each exchange bounded in time, from connecting to
 * the response's last byte, and without following anybody elsewhere.
 */
public final class ServiceClient {
  private final Duration timeout;
  private final HttpClient client;

  /**
   * @param timeout for a whole exchange
   */
  public ServiceClient(Duration timeout) {
    this.timeout = timeout;
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(timeout)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
  }

  /**
   * Sends a request.
   *
   * @return its response, once all of that has come; fails where it does not come in time. Then,
   *     and where it is cancelled, the exchange's connection is closed.
   */
  public <T> CompletableFuture<HttpResponse<T>> send(HttpRequest request, BodyHandler<T> body) {
    // HttpRequest.timeout would end when the response's head has come.
    CompletableFuture<HttpResponse<T>> exchange = client.sendAsync(request, body);
    return exchange
        .copy()
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((response, error) -> exchange.cancel(true));
  }
}
