package io.longhaul.chaos.lab;

import io.longhaul.ops.CommandFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The lab's namespaces and what connects them: the router has a bridge that directors, nodes and
 * the core hang on, and a link to the client.
 */
final class LabNetwork {
  private static final String BRIDGE = "br0";

  private LabNetwork() {}

  /** Makes all of it; nothing of it may be there. */
  static void make() {
    LabPlan.hosts().forEach(LabNetwork::namespace);
    router();
    client();
    LabPlan.behindRouter().forEach(LabNetwork::behindRouter);
    Shell.on(LabPlan.CORE, "ip addr add " + LabPlan.APPLICATIONS + "/24 dev eth0");
  }

  private static void namespace(LabHost host) {
    Shell.run("ip netns add " + host.namespace());
    Shell.on(host, "ip link set lo up");
    for (String scope : List.of("all", "default")) {
      set(host, "ipv6/conf/" + scope + "/accept_dad", 0);
      set(host, "ipv4/conf/" + scope + "/rp_filter", 0);
    }
  }

  private static void router() {
    LabHost router = LabPlan.ROUTER;
    Shell.on(router, "ip link add " + BRIDGE + " type bridge mcast_snooping 0");
    Shell.on(router, "ip link set " + BRIDGE + " up");
    address(router, BRIDGE, router.address(), router.address6());
    set(router, "ipv4/ip_forward", 1);
    set(router, "ipv6/conf/all/forwarding", 1);
    hashPolicy(1);
  }

  /** Has the router choose directors by 0: addresses, 1: addresses and ports, 2: inner ones. */
  static void hashPolicy(int policy) {
    set(LabPlan.ROUTER, "ipv4/fib_multipath_hash_policy", policy);
    set(LabPlan.ROUTER, "ipv6/fib_multipath_hash_policy", policy);
  }

  /** Sets one of a host's settings below {@code /proc/sys/net}. */
  private static void set(LabHost host, String name, int value) {
    Path file = Path.of("/proc/sys/net", name);
    try {
      var _ = InNamespace.call(host, () -> Files.writeString(file, Integer.toString(value)));
    } catch (Exception e) {
      throw new CommandFailure(host.name() + ": " + file + ": " + e.getMessage(), e);
    }
  }

  private static void client() {
    link(LabPlan.CLIENT);
    address(LabPlan.ROUTER, LabPlan.CLIENT.name(), LabPlan.CLIENT_SIDE_V4, LabPlan.CLIENT_SIDE_V6);
    route(LabPlan.CLIENT, LabPlan.CLIENT_SIDE_V4, LabPlan.CLIENT_SIDE_V6);
  }

  private static void behindRouter(LabHost host) {
    link(host);
    Shell.on(LabPlan.ROUTER, "ip link set " + host.name() + " master " + BRIDGE);
    route(host, LabPlan.ROUTER.address(), LabPlan.ROUTER.address6());
  }

  /** Both ends of a host's link; the router's is named after the host. */
  private static void link(LabHost host) {
    Shell.run(
        "ip link add eth0 netns %s type veth peer name %s netns %s"
            .formatted(host.namespace(), host.name(), LabPlan.ROUTER.namespace()));
    // A program that takes a frame from a virtual link sees it as it lies there: with its checksum
    // left to hardware that is not there, and larger than the link's MTU, unless told otherwise.
    // And the other end takes what a program sends back only where it polls, as for gro.
    Shell.on(host, "ethtool -K eth0 tx off tso off gso off gro off");
    Shell.on(LabPlan.ROUTER, "ethtool -K " + host.name() + " tx off tso off gso off gro on");
    Shell.on(host, "ip link set eth0 up");
    Shell.on(LabPlan.ROUTER, "ip link set " + host.name() + " up");
    address(host, "eth0", host.address(), host.address6());
  }

  private static void address(LabHost host, String device, String v4, String v6) {
    Shell.on(host, "ip addr add %s/24 dev %s".formatted(v4, device));
    Shell.on(host, "ip addr add %s/64 dev %s nodad".formatted(v6, device));
  }

  private static void route(LabHost host, String v4, String v6) {
    Shell.on(host, "ip route add default via " + v4);
    Shell.on(host, "ip -6 route add default via " + v6);
  }

  /** Ends every process in the lab's namespaces and deletes them; what is gone already is fine. */
  static void remove() {
    List<String> there =
        Shell.run("ip netns list")
            .lines()
            .map(line -> line.replaceFirst(" .*", ""))
            .filter(name -> LabPlan.hosts().stream().anyMatch(h -> h.namespace().equals(name)))
            .toList();
    there.forEach(LabNetwork::kill);
    there.forEach(name -> Shell.run("ip netns del " + name));
  }

  private static void kill(String namespace) {
    Shell.run("ip netns pids " + namespace)
        .lines()
        .map(pid -> ProcessHandle.of(Long.parseLong(pid.strip())))
        .forEach(
            process ->
                process.ifPresent(
                    running -> {
                      running.destroyForcibly();
                      running.onExit().join();
                    }));
  }

  /** Whether any of it is there. */
  static boolean exists() {
    return Shell.run("ip netns list").lines().anyMatch(line -> line.startsWith(LabPlan.PREFIX));
  }
}
