package io.longhaul.chaos.node;

import io.longhaul.membership.store.EmbeddedZooKeeper;
import io.longhaul.ops.CommandFailure;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Starts proxies in front of the same application, each with its configuration. */
final class Proxies {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  /** Descriptors of a proxy for anything but clients, and some clients more than planned. */
  private static final int SPARE = 400;

  private static final int TICK_MS = 500;

  private final Workbench bench;
  private final Upstream upstream;
  private final int workers;
  private final int clients;
  private final List<String> nodeFlags;
  private final BenchCertificate certificate;
  private final EmbeddedZooKeeper zooKeeper;
  private final Map<Wire, LonghaulTier> tiers = new EnumMap<>(Wire.class);

  /**
   * Makes what all of them need.
   *
   * @param upstream the application
   * @param workers event loops, threads or processes of each proxy
   * @param clients that each has to hold at the same time
   * @param nodeFlags of Java, for nodes
   */
  Proxies(Workbench bench, Upstream upstream, int workers, int clients, List<String> nodeFlags) {
    this.bench = bench;
    this.upstream = upstream;
    this.workers = workers;
    this.clients = clients;
    this.nodeFlags = List.copyOf(nodeFlags);
    certificate = BenchCertificate.make(bench);
    Path data = bench.folder().resolve("zookeeper");
    InetSocketAddress listen = new InetSocketAddress(LOOPBACK, LoopbackPort.pick());
    zooKeeper = bench.start(() -> EmbeddedZooKeeper.start(data, listen, TICK_MS));
  }

  /** Starts one; it serves when this returns. */
  RunningProxy start(Contender who, Wire wire) {
    LonghaulTier tier = tiers.computeIfAbsent(wire, this::tier);
    int port = who == Contender.LONGHAUL ? tier.port() : LoopbackPort.pick();
    ChildProcess process =
        bench.start(
            () ->
                switch (who) {
                  case LONGHAUL -> tier.startNode(workers);
                  case HAPROXY -> haproxy(port, wire);
                  case NGINX -> nginx(port, wire);
                });
    return new RunningProxy(who, wire, new InetSocketAddress(LOOPBACK, port), process)
        .awaitServing();
  }

  private LonghaulTier tier(Wire wire) {
    return LonghaulTier.make(
        bench, wire, zooKeeper.connectString(), upstream.endpoints(wire), certificate, nodeFlags);
  }

  private ChildProcess haproxy(int port, Wire wire) {
    String servers =
        upstream.endpoints(wire).stream()
            .map(at -> "    server at-" + at.replace(':', '-') + " " + at)
            .collect(Collectors.joining("\n"));
    Map<String, ?> values =
        Map.of(
            "workers",
            workers,
            "connections",
            clients + SPARE / 2,
            "port",
            port,
            "tls",
            wire.secure() ? " ssl crt " + certificate.both() + " alpn h2,http/1.1" : "",
            "servers",
            servers);
    Path file =
        bench.write("haproxy-" + wire.label() + ".cfg", Template.filled("haproxy.cfg", values));
    return started(Contender.HAPROXY, List.of("-db", "-f", file.toString()));
  }

  private ChildProcess nginx(int port, Wire wire) {
    String servers =
        upstream.endpoints(wire).stream()
            .map(at -> "        server " + at + ";")
            .collect(Collectors.joining("\n"));
    Map<String, ?> values =
        Map.of(
            "user",
            System.getProperty("user.name"),
            "folder",
            bench.folder(),
            "workers",
            workers,
            "descriptors",
            2 * clients + SPARE,
            "port",
            port,
            "listen",
            wire.secure() ? " ssl http2" : "",
            "certificates",
            wire.secure()
                ? Template.filled(
                    "nginx-tls.conf",
                    Map.of("certificate", certificate.certificate(), "key", certificate.key()))
                : "",
            "servers",
            servers);
    Path file =
        bench.write("nginx-" + wire.label() + ".conf", Template.filled("nginx.conf", values));
    return started(
        Contender.NGINX,
        List.of("-e", "stderr", "-p", bench.folder().toString(), "-c", file.toString()));
  }

  private ChildProcess started(Contender who, List<String> arguments) {
    String program =
        Programs.find(who.label())
            .orElseThrow(
                () ->
                    new CommandFailure(
                        who.label() + ": missing (expected: package " + who.debianPackage() + ")"))
            .toString();
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(arguments);
    return ChildProcess.startGuarded(who.label(), command, bench.folder());
  }
}
