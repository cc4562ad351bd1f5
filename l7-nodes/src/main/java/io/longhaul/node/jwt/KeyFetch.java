package io.longhaul.node.jwt;

import io.longhaul.node.service.ServiceClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** Fetches a key set by HTTP: bounded in time and size, without following anybody elsewhere. */
public final class KeyFetch implements Supplier<CompletableFuture<byte[]>> {
  /** From the beginning to the document's last byte. */
  static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final int OK = 200;

  private final URI url;
  private final ServiceClient client = new ServiceClient(TIMEOUT);

  public KeyFetch(URI url) {
    this.url = url;
  }

  @Override
  public CompletableFuture<byte[]> get() {
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .header("Accept", "application/jwk-set+json, application/json")
            .build();
    return client
        .send(
            request,
            HttpResponse.BodyHandlers.limiting(
                HttpResponse.BodyHandlers.ofByteArray(), JwkSet.MAX_BYTES))
        .thenApply(KeyFetch::body);
  }

  private static byte[] body(HttpResponse<byte[]> response) {
    if (response.statusCode() != OK) {
      throw new CompletionException(
          new IOException("status " + response.statusCode() + " (expected: 200)"));
    }
    return response.body();
  }
}
