package io.longhaul.ops.admin;

import io.longhaul.ops.admin.http.Access;
import io.longhaul.ops.admin.http.AccessTokens;
import io.longhaul.ops.admin.http.ApiResponse;
import io.longhaul.ops.admin.http.ApiServer;
import io.longhaul.ops.admin.http.ApiService;
import io.longhaul.ops.admin.http.Router;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.function.IntSupplier;

/** A node's own small server: health, readiness, metrics, and how many connections it holds. */
public final class NodeAdmin {
  private NodeAdmin() {}

  /** Answer of {@code GET /v1/connections}. */
  record Connections(String node, int connections, int occupiedSlots) {}

  /**
   * Starts it; the caller closes it.
   *
   * @param occupiedSlots how many slots hold a socket now
   */
  public static ApiServer start(
      AdminSettings settings,
      String nodeId,
      IntSupplier connections,
      IntSupplier occupiedSlots,
      Readiness readiness,
      PrometheusMeterRegistry metrics) {
    Router router =
        ProcessRoutes.add(Router.builder(), readiness, metrics, Access.OPEN)
            .on(
                "GET",
                "/v1/connections",
                Access.OPEN,
                _ ->
                    ApiResponse.ok(
                        new Connections(nodeId, connections.getAsInt(), occupiedSlots.getAsInt())))
            .build();
    boolean loopback = settings.listen().getAddress().isLoopbackAddress();
    return ApiServer.start(
        settings.listen(),
        settings.limits(),
        new ApiService(router, AccessTokens.none(), loopback));
  }
}
