package io.longhaul.node.config;

import io.longhaul.membership.config.ConfigDocument;
import java.util.Comparator;
import java.util.List;

/**
 * The L7 configuration of a tier: which doors are served, which requests go where. Its lists are in
 * a fixed order, since none of them means anything by its order; so two documents that mean the
 * same are equal, and have equal {@link #canonicalJson()}.
 */
public record RoutesDocument(
    List<ListenerSpec> listeners,
    List<RouteSpec> routes,
    List<Upstream> upstreams,
    List<PolicySpec> policies) {
  public static final int MAX_LISTENERS = 256;
  public static final int MAX_ROUTES = 10_000;
  public static final int MAX_UPSTREAMS = 1_000;
  public static final int MAX_ENDPOINTS = 1_000;
  public static final int MAX_POLICIES = 256;

  /** The document that says nothing: every request is answered with 404. */
  public static final RoutesDocument EMPTY =
      new RoutesDocument(List.of(), List.of(), List.of(), List.of());

  public RoutesDocument {
    listeners = sorted(listeners, Comparator.comparing(ListenerSpec::name));
    routes =
        sorted(
            routes,
            Comparator.comparing((RouteSpec route) -> route.host().toString())
                .thenComparing(route -> route.path().text())
                .thenComparing(route -> String.join(",", route.listeners())));
    upstreams = sorted(upstreams, Comparator.comparing(Upstream::name));
    policies = sorted(policies, Comparator.comparing(PolicySpec::name));
  }

  /**
   * Reads a document in YAML or JSON.
   *
   * @param fileName for the messages
   * @throws io.longhaul.membership.config.ConfigException with every fault of the document
   */
  public static RoutesDocument parse(String fileName, String text) {
    return ConfigDocument.parse(fileName, text, root -> new RoutesReader(root).document());
  }

  /**
   * The document's normal form, in UTF-8: every field written out, so that a stored document keeps
   * its meaning when a default changes. {@link #parse} of it gives an equal document.
   */
  public byte[] canonicalJson() {
    return RoutesJson.write(this);
  }

  private static <T> List<T> sorted(List<T> list, Comparator<T> order) {
    return list.stream().sorted(order).toList();
  }
}
