package io.longhaul.chaos.node;

import io.longhaul.ops.CommandFailure;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Starts proxies in front of the same application, each with its configuration. */
final class Proxies {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  /** Descriptors of a proxy for anything but clients, and some clients more than planned. */
  private static final int SPARE = 400;

  private final Workbench bench;
  private final List<String> endpoints;
  private final int workers;
  private final int clients;
  private final LonghaulTier tier;

  /**
   * Makes what a node needs.
   *
   * @param workers event loops, threads or processes of each proxy
   * @param clients that each has to hold at the same time
   * @param nodeFlags of Java, for nodes
   */
  Proxies(
      Workbench bench, List<String> endpoints, int workers, int clients, List<String> nodeFlags) {
    this.bench = bench;
    this.endpoints = endpoints;
    this.workers = workers;
    this.clients = clients;
    tier = LonghaulTier.start(bench, endpoints, nodeFlags);
  }

  /** Starts one; it serves when this returns. */
  RunningProxy start(Contender who) {
    int port = LoopbackPort.pick();
    InetSocketAddress address = new InetSocketAddress(LOOPBACK, port);
    ChildProcess process =
        bench.start(
            () ->
                switch (who) {
                  case LONGHAUL -> tier.startNode(port, workers);
                  case HAPROXY -> haproxy(port);
                  case NGINX -> nginx(port);
                });
    return new RunningProxy(who, address, process).awaitServing();
  }

  private ChildProcess haproxy(int port) {
    String servers =
        endpoints.stream()
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
            "servers",
            servers);
    Path file = bench.write("haproxy.cfg", Template.filled("haproxy.cfg", values));
    return started(Contender.HAPROXY, List.of("-db", "-f", file.toString()));
  }

  private ChildProcess nginx(int port) {
    String servers =
        endpoints.stream()
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
            "servers",
            servers);
    Path file = bench.write("nginx.conf", Template.filled("nginx.conf", values));
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
