package io.longhaul.ops.admin;

import io.longhaul.membership.store.TierUnavailableException;
import io.longhaul.ops.admin.http.ApiHandler;
import io.longhaul.ops.admin.http.Problem;
import io.longhaul.ops.admin.http.ProblemException;

/** What a tier can answer a handler with, as problems. */
final class TierGuard {
  private static final String RETRY_AFTER_SECONDS = "5";

  private TierGuard() {}

  /** The handler, with what the tier throws turned into 409 and 503. */
  static ApiHandler of(ApiHandler handler) {
    return request -> {
      try {
        return handler.handle(request);
      } catch (TierUnavailableException e) {
        throw away(String.valueOf(e.getMessage()));
      }
    };
  }

  /** 503 with the reason and when to try again. */
  static ProblemException away(String reason) {
    return Problem.unavailable(reason).thrownWith("Retry-After", RETRY_AFTER_SECONDS);
  }
}
