package io.longhaul.ops.admin.http;

import io.longhaul.membership.config.ConfigException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a request to its response, whatever happens: host check, route, token, handler, and every
 * exception as a problem. A caller never sees a stack trace.
 */
public final class ApiService {
  private static final Logger LOG = LoggerFactory.getLogger(ApiService.class);

  private final Router router;
  private final AccessTokens tokens;
  private final boolean loopbackHostsOnly;

  /**
   * A service.
   *
   * @param loopbackHostsOnly whether requests whose {@code Host} is not loopback are refused
   */
  public ApiService(Router router, AccessTokens tokens, boolean loopbackHostsOnly) {
    this.router = router;
    this.tokens = tokens;
    this.loopbackHostsOnly = loopbackHostsOnly;
  }

  /** Answers a request; never throws. */
  public ApiResponse answer(ApiRequest request) {
    try {
      checkHost(request);
      Router.Match match = router.match(request.method(), request.path());
      String caller = match.route().access() == Access.OPEN ? "" : caller(request);
      return match.route().handler().handle(request.matched(match.pathValues()).calledBy(caller));
    } catch (ProblemException e) {
      return e.response();
    } catch (ConfigException e) {
      return Problem.faulty(e.faults()).response();
    } catch (RuntimeException e) {
      LOG.error("admin API: {} {} failed", request.method(), request.path(), e);
      return Problem.of(
              "internal", "The director failed", 500, "see the log of this director for the cause")
          .response();
    }
  }

  private void checkHost(ApiRequest request) {
    if (loopbackHostsOnly && !HostCheck.isLoopback(request.header("host").orElse(""))) {
      throw Problem.of(
              "wrong-host",
              "The Host header names another machine",
              403,
              "Host: '"
                  + request.header("host").orElse("")
                  + "' (expected: localhost or a loopback address, since the API listens there)")
          .thrown();
    }
  }

  private String caller(ApiRequest request) {
    Optional<String> authorization = request.header("authorization");
    return authorization
        .flatMap(tokens::nameOf)
        .orElseThrow(
            () ->
                Problem.of(
                        "unauthorized",
                        "A valid bearer token is needed",
                        401,
                        authorization.isPresent()
                            ? "Authorization: not a token of this tier"
                            : "Authorization: missing (expected: Bearer <token>)")
                    .thrownWith("WWW-Authenticate", "Bearer realm=\"longhaul\""));
  }
}
