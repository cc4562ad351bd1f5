package io.longhaul.ops.admin;

import io.longhaul.membership.store.ConflictException;
import io.longhaul.membership.store.TierStore;
import io.longhaul.node.config.RoutesDocument;
import io.longhaul.ops.admin.http.Access;
import io.longhaul.ops.admin.http.ApiRequest;
import io.longhaul.ops.admin.http.ApiResponse;
import io.longhaul.ops.admin.http.Problem;
import io.longhaul.ops.admin.http.ProblemException;
import io.longhaul.ops.admin.http.Router;
import java.nio.charset.StandardCharsets;

/** The L7 configuration: get, validate, put. A document that says the same changes nothing. */
final class L7Routes {
  private static final int MAX_NAME_CHARS = 256;

  private final TierOperations tier;
  private final AuditTrail audit;

  L7Routes(TierOperations tier, AuditTrail audit) {
    this.tier = tier;
    this.audit = audit;
  }

  /** Answer of {@code POST /v1/routes/validate}. */
  record Valid(boolean valid) {}

  void addTo(Router.Builder router) {
    router
        .on("GET", "/v1/routes", Access.TOKEN, TierGuard.of(_ -> get()))
        .on("PUT", "/v1/routes", Access.TOKEN, TierGuard.of(this::put))
        .on("POST", "/v1/routes/validate", Access.TOKEN, this::validate);
  }

  private ApiResponse get() {
    StoredRoutes stored = tier.routes();
    return ApiResponse.json(200, stored.canonicalJson())
        .with("ETag", IfMatch.etag(stored.version()));
  }

  private ApiResponse validate(ApiRequest request) {
    canonical(request);
    return ApiResponse.ok(new Valid(true));
  }

  private ApiResponse put(ApiRequest request) {
    IfMatch expected = IfMatch.of(request);
    String canonical = canonical(request);
    TierReads.requireConnected(tier.view());
    StoredRoutes stored = tier.routes();
    if (!expected.matches(stored.version())) {
      throw stale(stored.version());
    }
    if (stored.canonicalJson().equals(canonical)) {
      return result(false, stored.version());
    }
    int version = written(canonical, stored.version());
    audit.note(request, "routes: version " + version + " from " + fileName(request));
    return result(true, version);
  }

  private int written(String canonical, int expectedVersion) {
    try {
      return tier.putRoutes(canonical, expectedVersion);
    } catch (ConflictException e) {
      throw stale(tier.routes().version());
    }
  }

  private static ApiResponse result(boolean changed, int version) {
    return ApiResponse.ok(new RoutesResult(changed, version)).with("ETag", IfMatch.etag(version));
  }

  private static String canonical(ApiRequest request) {
    byte[] json = RoutesDocument.parse(fileName(request), request.body().get()).canonicalJson();
    if (json.length > TierStore.MAX_BYTES) {
      throw Problem.of(
              "too-large",
              "The configuration is too large",
              413,
              "routes: "
                  + json.length
                  + " bytes in normal form (expected: at most "
                  + TierStore.MAX_BYTES
                  + ")")
          .thrown();
    }
    return new String(json, StandardCharsets.UTF_8);
  }

  private static String fileName(ApiRequest request) {
    // It goes to logs, the audit and terminals.
    String name = request.parameter("name").orElse("routes").replaceAll("\\p{Cntrl}", "?");
    return name.substring(0, Math.min(name.length(), MAX_NAME_CHARS));
  }

  private static ProblemException stale(int version) {
    String etagText = IfMatch.etag(version);
    return Problem.of(
            "stale",
            "Somebody changed it meanwhile",
            412,
            "If-Match: not the version in force (expected: " + etagText + "); get it again")
        .thrownWith("ETag", etagText);
  }
}
