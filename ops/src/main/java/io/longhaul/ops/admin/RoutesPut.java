package io.longhaul.ops.admin;

import io.longhaul.membership.store.ConflictException;
import io.longhaul.membership.store.RoutesNote;
import io.longhaul.node.config.RoutesChange;
import io.longhaul.node.config.RoutesDiff;
import io.longhaul.ops.admin.http.ApiRequest;
import io.longhaul.ops.admin.http.ApiResponse;
import io.longhaul.ops.admin.http.Problem;
import io.longhaul.ops.admin.http.ProblemException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Puts a document in force, or with {@code dryRun=true} says what that would change. One that means
 * what is in force changes nothing.
 */
final class RoutesPut {
  /** Tries of a change that is to be made over whatever is in force, while others change it. */
  private static final int MAX_TRIES = 5;

  private final TierOperations tier;
  private final AuditTrail audit;
  private final InstantSource clock;

  RoutesPut(TierOperations tier, AuditTrail audit, InstantSource clock) {
    this.tier = tier;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Does it.
   *
   * @param canonical the document
   * @param origin where it is from, for the audit
   * @param message for the history where the request says none
   */
  ApiResponse apply(ApiRequest request, String canonical, String origin, Optional<String> message) {
    IfMatch expected = IfMatch.of(request);
    RoutesNote note = note(request, message);
    TierReads.requireConnected(tier.view());
    for (int i = 0; i < MAX_TRIES; i++) {
      StoredRoutes stored = tier.routes();
      if (!expected.matches(stored.version())) {
        throw stale(stored.version());
      }
      List<RoutesChange> changes =
          RoutesDiff.between(RoutesText.meaning(stored.canonicalJson()), canonical);
      if (changes.isEmpty() || request.flag("dryRun")) {
        return answer(new RoutesResult(!changes.isEmpty(), stored.version(), changes));
      }
      try {
        int version = tier.putRoutes(canonical, stored.version(), note);
        audit.note(request, "routes: version " + version + " from " + origin);
        return answer(new RoutesResult(true, version, changes));
      } catch (ConflictException e) {
        // Where a version was named, the next look finds another one and says so.
      }
    }
    throw stale(tier.routes().version());
  }

  private RoutesNote note(ApiRequest request, Optional<String> message) {
    try {
      return new RoutesNote(
          clock.instant().truncatedTo(ChronoUnit.MILLIS),
          request.caller(),
          request.parameter("message").or(() -> message));
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest("query parameter " + e.getMessage()).thrown();
    }
  }

  private static ApiResponse answer(RoutesResult result) {
    return ApiResponse.ok(result).with("ETag", IfMatch.etag(result.version()));
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
