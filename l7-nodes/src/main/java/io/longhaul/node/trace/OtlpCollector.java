package io.longhaul.node.trace;

import io.longhaul.node.service.ServiceClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A collector that speaks OTLP over HTTP. For one thread. */
final class OtlpCollector implements SpanExporter.Collector {
  /** For a whole exchange where nothing else is wanted. */
  static final Duration TIMEOUT = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(OtlpCollector.class);
  private static final long COMPLAIN_NS = TimeUnit.MINUTES.toNanos(1);
  private static final int SUCCESS = 2;

  /** What may be sent again (OTLP, Retryable Response Codes). */
  private static final Set<Integer> RETRYABLE = Set.of(429, 502, 503, 504);

  private final TracingSettings settings;
  private final String nodeId;
  private final ServiceClient client;
  private long complainedNs = System.nanoTime() - COMPLAIN_NS;

  /**
   * @param timeout for a whole exchange
   */
  OtlpCollector(TracingSettings settings, String nodeId, Duration timeout) {
    this.settings = settings;
    this.nodeId = nodeId;
    this.client = new ServiceClient(timeout);
  }

  @Override
  public Outcome take(List<RequestSpan> batch) {
    HttpRequest request =
        HttpRequest.newBuilder(settings.endpoint())
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    OtlpJson.of(settings.serviceName(), nodeId, batch)))
            .build();
    CompletableFuture<HttpResponse<Void>> response =
        client.send(request, HttpResponse.BodyHandlers.discarding());
    try {
      return outcome(response.get().statusCode());
    } catch (ExecutionException e) {
      complain(String.valueOf(e.getCause()));
      return Outcome.RETRY;
    } catch (InterruptedException e) {
      response.cancel(true);
      Thread.currentThread().interrupt();
      return Outcome.REFUSED;
    }
  }

  private Outcome outcome(int status) {
    if (status / 100 == SUCCESS) {
      return Outcome.TAKEN;
    }
    complain("status " + status);
    return RETRYABLE.contains(status) ? Outcome.RETRY : Outcome.REFUSED;
  }

  private void complain(String why) {
    if (System.nanoTime() - complainedNs >= COMPLAIN_NS) {
      complainedNs = System.nanoTime();
      LOG.warn("tracing: {}: {} (spans are dropped until it takes them)", settings.endpoint(), why);
    }
  }
}
