package io.longhaul.ops.admin.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Finds a request's handler by method and path. A path no route has is a 404, a method that its
 * routes lack a 405 with {@code Allow}. {@code HEAD} is answered where {@code GET} is.
 */
public final class Router {
  private final List<Route> routes;

  private Router(List<Route> routes) {
    this.routes = List.copyOf(routes);
  }

  /** A router being put together. */
  public static Builder builder() {
    return new Builder();
  }

  /** A route with what its path's names matched. */
  record Match(Route route, Map<String, String> pathValues) {}

  Match match(String method, String path) {
    List<String> segments = PathPattern.segments(path);
    TreeSet<String> allowed = new TreeSet<>();
    for (Route route : routes) {
      Optional<Map<String, String>> values = route.pattern().match(segments);
      if (values.isPresent()) {
        if (route.answers(method)) {
          return new Match(route, values.get());
        }
        allowed.add(route.method());
      }
    }
    if (allowed.isEmpty()) {
      throw Problem.notFound("path: " + path + " (expected: one of ops/ADMIN-API.md)").thrown();
    }
    String allow = String.join(", ", allowed);
    throw Problem.of(
            "method-not-allowed",
            "The path does not answer this method",
            405,
            "method: " + method + " (expected: " + allow + ")")
        .thrownWith("Allow", allow);
  }

  record Route(String method, PathPattern pattern, Access access, ApiHandler handler) {
    boolean answers(String asked) {
      return method.equals(asked) || (asked.equals("HEAD") && method.equals("GET"));
    }
  }

  /** Collects routes. */
  public static final class Builder {
    private final List<Route> routes = new ArrayList<>();

    private Builder() {}

    /** Adds a route; its path may have {@code {names}} as whole segments. */
    public Builder on(String method, String path, Access access, ApiHandler handler) {
      routes.add(new Route(method, PathPattern.of(path), access, handler));
      return this;
    }

    /** The router. */
    public Router build() {
      return new Router(routes);
    }
  }
}
