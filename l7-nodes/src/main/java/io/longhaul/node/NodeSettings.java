package io.longhaul.node;

import io.longhaul.membership.config.Section;
import io.longhaul.node.config.Prefix;
import io.longhaul.node.discovery.DnsSettings;
import io.longhaul.node.ingress.IngressMode;
import io.longhaul.node.log.LogSettings;
import io.longhaul.node.proxy.UnderlayMtu;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * What one node process is told by its own configuration file; everything that all nodes of a tier
 * share comes with the routes.
 *
 * @param nodeId as in the tier's epochs
 * @param listen where directors (or clients, see {@code ingress}) connect to; port 0 for any; empty
 *     where clients come to front doors that are named later
 * @param ingress whether connections begin with a PROXY header
 * @param trustedProxies whom a PROXY header is believed; others' connections are closed
 * @param workers event loops
 * @param underlay what clients of front doors are told to fit into; without effect elsewhere
 * @param accessLog where requests and WebSockets are written down, if anywhere
 * @param dns whom endpoints' names are asked of
 * @param observability what it tells of what passes
 */
public record NodeSettings(
    String nodeId,
    Optional<InetSocketAddress> listen,
    IngressMode ingress,
    List<Prefix> trustedProxies,
    int workers,
    UnderlayMtu underlay,
    Optional<LogSettings> accessLog,
    DnsSettings dns,
    NodeLimits limits,
    Observability observability) {
  /** Whom a node believes that was told nothing: this machine. */
  public static final List<Prefix> LOOPBACK =
      List.of(Prefix.parse("127.0.0.0/8"), Prefix.parse("::1/128"));

  private static final int MAX_WORKERS = 256;

  public NodeSettings {
    trustedProxies = List.copyOf(trustedProxies);
  }

  /** Settings that are enough for a node whose directors run on the same machine. */
  public static NodeSettings of(String nodeId, InetSocketAddress listen) {
    return new NodeSettings(
        nodeId,
        Optional.of(listen),
        IngressMode.PROXY,
        LOOPBACK,
        defaultWorkers(),
        UnderlayMtu.DEFAULT,
        Optional.empty(),
        DnsSettings.DEFAULT,
        NodeLimits.DEFAULTS,
        Observability.DEFAULTS);
  }

  /** Reads the data path's fields of a node's configuration, and leaves its other fields. */
  public static NodeSettings from(Section root) {
    root.onlyWhere("underlayMtu", "plane is xdp");
    List<Prefix> trusted = root.values("trustedProxies", Prefix::parse);
    if (root.has("trustedProxies") && trusted.isEmpty()) {
      root.fault("trustedProxies", "none (expected: addresses or ranges such as 10.0.0.0/8)");
    }
    return new NodeSettings(
        root.string("id"),
        Optional.of(root.address("listen")),
        root.oneOf("ingress", IngressMode.class, IngressMode.PROXY),
        trusted.isEmpty() ? LOOPBACK : trusted,
        root.integer("workers", 1, MAX_WORKERS, defaultWorkers()),
        UnderlayMtu.DEFAULT,
        accessLog(root),
        root.section("dns").map(DnsSettings::from).orElse(DnsSettings.DEFAULT),
        root.section("limits").map(NodeLimits::from).orElse(NodeLimits.DEFAULTS),
        Observability.from(root));
  }

  /**
   * The same for a node to which clients come straight, at its tier's front doors. What concerns
   * directors that connect to it is a fault.
   */
  public static NodeSettings atDoors(Section root) {
    for (String field : List.of("listen", "ingress", "trustedProxies")) {
      root.onlyWhere(field, "plane is relay");
    }
    return new NodeSettings(
        root.string("id"),
        Optional.empty(),
        IngressMode.DIRECT,
        List.of(),
        root.integer("workers", 1, MAX_WORKERS, defaultWorkers()),
        new UnderlayMtu(
            root.integer(
                "underlayMtu", UnderlayMtu.MIN, UnderlayMtu.MAX, UnderlayMtu.DEFAULT.bytes())),
        accessLog(root),
        root.section("dns").map(DnsSettings::from).orElse(DnsSettings.DEFAULT),
        root.section("limits").map(NodeLimits::from).orElse(NodeLimits.DEFAULTS),
        Observability.from(root));
  }

  private static Optional<LogSettings> accessLog(Section root) {
    return root.section("accessLog").flatMap(LogSettings::from);
  }

  private static int defaultWorkers() {
    return Runtime.getRuntime().availableProcessors();
  }
}
