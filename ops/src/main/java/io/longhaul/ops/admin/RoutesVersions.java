package io.longhaul.ops.admin;

import io.longhaul.node.config.RoutesDiff;
import io.longhaul.ops.admin.http.Access;
import io.longhaul.ops.admin.http.ApiRequest;
import io.longhaul.ops.admin.http.ApiResponse;
import io.longhaul.ops.admin.http.Problem;
import io.longhaul.ops.admin.http.Router;
import java.util.List;
import java.util.Optional;

/** What the L7 configuration was before: list, get, compare, and put in force again. */
final class RoutesVersions {
  private final TierOperations tier;
  private final RoutesPut put;

  RoutesVersions(TierOperations tier, RoutesPut put) {
    this.tier = tier;
    this.put = put;
  }

  void addTo(Router.Builder router) {
    router
        .on("GET", "/v1/routes/versions", Access.TOKEN, TierGuard.of(_ -> list()))
        .on("GET", "/v1/routes/versions/{version}", Access.TOKEN, TierGuard.of(this::get))
        .on("GET", "/v1/routes/diff", Access.TOKEN, TierGuard.of(this::diffOfVersions))
        .on("POST", "/v1/routes/diff", Access.TOKEN, TierGuard.of(this::diffOfDocument))
        .on("POST", "/v1/routes/rollback", Access.TOKEN, TierGuard.of(this::rollback));
  }

  private ApiResponse list() {
    return ApiResponse.ok(
        tier.routesVersions().reversed().stream().map(RoutesVersionEntry::of).toList());
  }

  private ApiResponse get(ApiRequest request) {
    StoredRoutes kept = kept("version", request.pathValue("version"));
    return ApiResponse.json(200, kept.canonicalJson()).with("ETag", IfMatch.etag(kept.version()));
  }

  private ApiResponse diffOfVersions(ApiRequest request) {
    StoredRoutes from = kept("from", request.required("from"));
    StoredRoutes to = keptOrInForce(request, "to");
    return difference(from, Optional.of(to.version()), RoutesText.meaning(to.canonicalJson()));
  }

  private ApiResponse diffOfDocument(ApiRequest request) {
    String sent = RoutesText.sent(request);
    return difference(keptOrInForce(request, "from"), Optional.empty(), sent);
  }

  private static ApiResponse difference(StoredRoutes from, Optional<Integer> to, String document) {
    return ApiResponse.ok(
        new RoutesDifference(
            from.version(),
            to,
            RoutesDiff.between(RoutesText.meaning(from.canonicalJson()), document)));
  }

  private ApiResponse rollback(ApiRequest request) {
    StoredRoutes kept = kept("version", request.required("version"));
    String name = "version " + kept.version();
    return put.apply(
        request,
        RoutesText.canonical(name, kept.canonicalJson()),
        name,
        Optional.of("rollback to version " + kept.version()));
  }

  private StoredRoutes keptOrInForce(ApiRequest request, String parameter) {
    return request.parameter(parameter).map(text -> kept(parameter, text)).orElseGet(tier::routes);
  }

  /**
   * A version by its number as the caller wrote it; 400 for no number, 404 where it is not kept.
   */
  private StoredRoutes kept(String parameter, String text) {
    if (!text.matches("\\d{1,9}")) {
      throw Problem.badRequest(parameter + ": '" + text + "' (expected: a version's number)")
          .thrown();
    }
    int number = Integer.parseInt(text);
    return tier.routesOf(number)
        .map(json -> new StoredRoutes(json, number))
        .orElseThrow(() -> Problem.notFound(parameter + ": " + number + " " + known()).thrown());
  }

  private String known() {
    List<Integer> numbers =
        tier.routesVersions().stream().map(version -> version.number()).toList();
    return numbers.isEmpty()
        ? "(no routes were ever put)"
        : "(expected: " + numbers.getLast() + " to " + numbers.getFirst() + ")";
  }
}
