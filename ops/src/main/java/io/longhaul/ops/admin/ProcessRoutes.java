package io.longhaul.ops.admin;

import io.longhaul.ops.admin.http.Access;
import io.longhaul.ops.admin.http.ApiJson;
import io.longhaul.ops.admin.http.ApiResponse;
import io.longhaul.ops.admin.http.Router;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;

/** What every process answers: whether it lives, whether it is ready, its metrics. */
final class ProcessRoutes {
  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private ProcessRoutes() {}

  /** Answer of {@code /healthz} and {@code /readyz}. */
  record Health(String status, List<String> missing) {}

  static Router.Builder add(
      Router.Builder router,
      Readiness readiness,
      PrometheusMeterRegistry metrics,
      Access metricsAccess) {
    return router
        .on("GET", "/healthz", Access.OPEN, _ -> ApiResponse.ok(new Health("alive", List.of())))
        .on("GET", "/readyz", Access.OPEN, _ -> ready(readiness))
        .on(
            "GET",
            "/metrics",
            metricsAccess,
            _ -> ApiResponse.text(200, PROMETHEUS_TEXT, metrics.scrape()));
  }

  private static ApiResponse ready(Readiness readiness) {
    List<String> missing = readiness.missing();
    Health health = new Health(missing.isEmpty() ? "ready" : "not ready", missing);
    return ApiResponse.json(missing.isEmpty() ? 200 : 503, ApiJson.write(health));
  }
}
