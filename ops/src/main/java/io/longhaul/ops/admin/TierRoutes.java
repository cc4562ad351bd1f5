package io.longhaul.ops.admin;

import io.longhaul.hash.Epoch;
import io.longhaul.membership.config.ScalarValues;
import io.longhaul.membership.model.TierView;
import io.longhaul.membership.planner.Planner;
import io.longhaul.ops.admin.http.Access;
import io.longhaul.ops.admin.http.ApiRequest;
import io.longhaul.ops.admin.http.ApiResponse;
import io.longhaul.ops.admin.http.Problem;
import io.longhaul.ops.admin.http.Router;
import io.longhaul.ops.admin.status.Destinations;
import io.longhaul.ops.admin.status.Explanation;
import io.longhaul.ops.admin.status.TierStatus;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Supplier;

/** What only reads: tier, explain, audit. */
final class TierRoutes {
  private final TierOperations tier;

  TierRoutes(TierOperations tier) {
    this.tier = tier;
  }

  void addTo(Router.Builder router) {
    router
        .on("GET", "/v1/tier", Access.TOKEN, TierGuard.of(_ -> ApiResponse.ok(status(tier.view()))))
        .on("GET", "/v1/explain", Access.TOKEN, TierGuard.of(this::explain))
        .on("GET", "/v1/audit", Access.TOKEN, TierGuard.of(_ -> ApiResponse.ok(tier.audit())));
  }

  private static TierStatus status(TierView view) {
    return TierStatus.of(view, TierReads.pending(view));
  }

  private ApiResponse explain(ApiRequest request) {
    TierView view = tier.view();
    Epoch epoch =
        view.epoch().orElseThrow(() -> TierGuard.away("there is no epoch yet: nothing is routed"));
    InetSocketAddress client =
        parsed("client", () -> ScalarValues.address(request.required("client")));
    Optional<String> to = request.parameter("to");
    Destinations destinations =
        to.isPresent()
            ? Destinations.given(view, parsed("to", () -> ScalarValues.address(to.get())))
            : parsed("door", () -> Destinations.ofDoor(view, request.parameter("door")));
    return ApiResponse.ok(
        parsed(
            "client",
            () ->
                Explanation.of(
                    view,
                    epoch,
                    client,
                    destinations,
                    slot -> Planner.explainSlot(view, TierReads.patience(view), slot))));
  }

  private static <T> T parsed(String parameter, Supplier<T> parser) {
    try {
      return parser.get();
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest("query parameter " + parameter + ": " + e.getMessage()).thrown();
    }
  }
}
