package io.longhaul.ops.admin;

import io.longhaul.ops.admin.http.Access;
import io.longhaul.ops.admin.http.AccessTokens;
import io.longhaul.ops.admin.http.ApiServer;
import io.longhaul.ops.admin.http.ApiService;
import io.longhaul.ops.admin.http.Router;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetSocketAddress;
import java.time.InstantSource;

/**
 * The admin API of a director. Every director of a tier serves the same one; none is special.
 * {@code ops/ADMIN-API.md} describes it.
 */
public final class AdminServer implements AutoCloseable {
  private final ApiServer server;

  private AdminServer(ApiServer server) {
    this.server = server;
  }

  /**
   * Starts it.
   *
   * @param tier what it reads and changes
   * @param readiness of this director: whether an epoch is loaded and the plane listens
   * @throws io.longhaul.membership.config.ConfigException when the token file cannot be read, or
   *     the address cannot be listened on
   */
  public static AdminServer start(
      AdminSettings settings,
      TierOperations tier,
      Readiness readiness,
      PrometheusMeterRegistry metrics) {
    AccessTokens tokens =
        settings.tokenSha256File().map(AccessTokens::read).orElseGet(AccessTokens::none);
    Access metricsAccess = settings.openMetrics() ? Access.OPEN : Access.TOKEN;
    AuditTrail audit = new AuditTrail(tier, InstantSource.system());
    Router.Builder router = ProcessRoutes.add(Router.builder(), readiness, metrics, metricsAccess);
    new TierRoutes(tier).addTo(router);
    new NodeRoutes(tier, audit).addTo(router);
    new DirectorRoutes(tier, audit).addTo(router);
    RoutesPut put = new RoutesPut(tier, audit, InstantSource.system());
    new L7Routes(tier, put).addTo(router);
    new RoutesVersions(tier, put).addTo(router);
    boolean loopback = settings.listen().getAddress().isLoopbackAddress();
    return new AdminServer(
        ApiServer.start(
            settings.listen(),
            settings.limits(),
            new ApiService(router.build(), tokens, loopback)));
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return server.address();
  }

  @Override
  public void close() {
    server.close();
  }
}
