package io.longhaul.node.jwt;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Fetches a key set by HTTP: bounded in time and size, without following anybody elsewhere, on
 * threads of its own.
 */
public final class KeyFetch implements Supplier<CompletableFuture<byte[]>> {
  /** From the beginning to the document's last byte. */
  static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final int OK = 200;

  private final URI url;
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .version(HttpClient.Version.HTTP_1_1)
          .build();

  public KeyFetch(URI url) {
    this.url = url;
  }

  @Override
  public CompletableFuture<byte[]> get() {
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .timeout(TIMEOUT)
            .header("Accept", "application/jwk-set+json, application/json")
            .build();
    CompletableFuture<HttpResponse<byte[]>> response =
        client.sendAsync(
            request,
            HttpResponse.BodyHandlers.limiting(
                HttpResponse.BodyHandlers.ofByteArray(), JwkSet.MAX_BYTES));
    CompletableFuture<byte[]> body = response.thenApply(KeyFetch::body);
    return body.orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((bytes, error) -> response.cancel(true));
  }

  private static byte[] body(HttpResponse<byte[]> response) {
    if (response.statusCode() != OK) {
      throw new CompletionException(
          new IOException("status " + response.statusCode() + " (expected: 200)"));
    }
    return response.body();
  }
}
