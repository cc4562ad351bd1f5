package io.longhaul.ops.admin;

import io.longhaul.hash.Epoch;
import io.longhaul.membership.model.TierView;
import io.longhaul.ops.admin.http.Access;
import io.longhaul.ops.admin.http.ApiRequest;
import io.longhaul.ops.admin.http.ApiResponse;
import io.longhaul.ops.admin.http.Problem;
import io.longhaul.ops.admin.http.Router;
import io.longhaul.ops.admin.status.DirectorStatus;
import java.util.List;

/** Directors: list and eject; and the end of a freeze. */
final class DirectorRoutes {
  private final TierOperations tier;
  private final AuditTrail audit;

  DirectorRoutes(TierOperations tier, AuditTrail audit) {
    this.tier = tier;
    this.audit = audit;
  }

  void addTo(Router.Builder router) {
    router
        .on(
            "GET",
            "/v1/directors",
            Access.TOKEN,
            TierGuard.of(_ -> ApiResponse.ok(DirectorStatus.all(tier.view()))))
        .on("POST", "/v1/directors/{id}/eject", Access.TOKEN, TierGuard.of(this::eject))
        .on("POST", "/v1/thaw", Access.TOKEN, TierGuard.of(this::thaw));
  }

  private ApiResponse eject(ApiRequest request) {
    String id = request.pathValue("id");
    DirectorStatus director = director(TierReads.current(tier), id);
    if (!director.member()) {
      return ApiResponse.ok(director);
    }
    boolean force = request.flag("force");
    if (director.state().equals("active") && !force) {
      throw Problem.refused(
              "director "
                  + id
                  + ": it lives and acknowledges, and the tier relies on it;"
                  + " force=true ejects it all the same, and it joins again")
          .thrown();
    }
    tier.eject(id);
    audit.note(
        request, "eject director " + id + (force ? ", forced" : "") + ": " + director.state());
    return ApiResponse.ok(director.ejected());
  }

  private static DirectorStatus director(TierView view, String id) {
    List<DirectorStatus> all = DirectorStatus.all(view);
    return all.stream()
        .filter(director -> director.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                Problem.notFound(
                        "director: '"
                            + id
                            + "' (expected one of: "
                            + String.join(", ", all.stream().map(DirectorStatus::id).toList())
                            + ")")
                    .thrown());
  }

  private ApiResponse thaw(ApiRequest request) {
    TierView view = TierReads.current(tier);
    if (view.frozenAt() == 0) {
      throw Problem.refused("the tier is not frozen").thrown();
    }
    long epoch = view.epoch().map(Epoch::number).orElse(0L);
    tier.thaw(epoch);
    audit.note(request, "thaw: frozen since epoch " + view.frozenAt() + ", now " + epoch);
    return ApiResponse.ok(new Thawed(view.frozenAt(), epoch));
  }
}
