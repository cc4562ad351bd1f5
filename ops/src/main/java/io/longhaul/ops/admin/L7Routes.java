package io.longhaul.ops.admin;

import io.longhaul.node.config.RoutesSchema;
import io.longhaul.ops.admin.http.Access;
import io.longhaul.ops.admin.http.ApiRequest;
import io.longhaul.ops.admin.http.ApiResponse;
import io.longhaul.ops.admin.http.Router;
import java.util.Optional;

/** The L7 configuration: get, validate, put. A document that says the same changes nothing. */
final class L7Routes {
  private final TierOperations tier;
  private final RoutesPut put;

  L7Routes(TierOperations tier, RoutesPut put) {
    this.tier = tier;
    this.put = put;
  }

  /** Answer of {@code POST /v1/routes/validate}. */
  record Valid(boolean valid) {}

  void addTo(Router.Builder router) {
    router
        .on("GET", "/v1/routes", Access.TOKEN, TierGuard.of(_ -> get()))
        .on("PUT", "/v1/routes", Access.TOKEN, TierGuard.of(this::put))
        .on("POST", "/v1/routes/validate", Access.TOKEN, L7Routes::validate)
        .on("GET", "/v1/routes/schema", Access.TOKEN, _ -> schema());
  }

  private ApiResponse get() {
    StoredRoutes stored = tier.routes();
    return ApiResponse.json(200, stored.canonicalJson())
        .with("ETag", IfMatch.etag(stored.version()));
  }

  private ApiResponse put(ApiRequest request) {
    return put.apply(
        request, RoutesText.sent(request), RoutesText.fileName(request), Optional.empty());
  }

  private static ApiResponse validate(ApiRequest request) {
    var _ = RoutesText.sent(request);
    return ApiResponse.ok(new Valid(true));
  }

  private static ApiResponse schema() {
    return ApiResponse.text(200, "application/schema+json", RoutesSchema.json());
  }
}
