package io.longhaul.chaos.lab;

import io.longhaul.chaos.lab.LabHost.Role;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Who is in the lab, and at which addresses. All of them are only inside its namespaces.
 *
 * <pre>
 *   client 10.90.0.2 -- 10.90.0.1 router 10.91.0.1 --+-- core 10.91.0.2, .3
 *                                                    +-- d1 .. d3   10.91.0.11 ..
 *                                                    +-- n1 .. n8   10.91.0.21 ..
 * </pre>
 */
final class LabPlan {
  /** Of the names of its namespaces. */
  static final String PREFIX = "longhaul-";

  static final String TIER = "lab";
  static final String DOOR = "web";
  static final String DOOR_V4 = "203.0.113.10";
  static final String DOOR_V6 = "2001:db8:113::10";
  static final int DOOR_PORT = 80;
  static final int DIRECTORS = 3;

  /** Nodes that run from the beginning. */
  static final int NODES = 4;

  /** Hosts for nodes; the last ones are empty until a test adds nodes. */
  static final int NODE_HOSTS = 8;

  static final int ROUTER_ASN = 65_000;
  static final int FIRST_DIRECTOR_ASN = 65_011;

  /**
   * The applications' address on the core: not ZooKeeper's, so that a host can be cut off from that
   * alone.
   */
  static final String APPLICATIONS = "10.91.0.3";

  static final String CLIENT_SIDE_V4 = "10.90.0.1";
  static final String CLIENT_SIDE_V6 = "fd90::1";

  static final LabHost CLIENT = host("client", Role.CLIENT, "10.90.0.2", "fd90::2");
  static final LabHost ROUTER = host("router", Role.ROUTER, "10.91.0.1", "fd91::1");
  static final LabHost CORE = host("core", Role.CORE, "10.91.0.2", "fd91::2");

  private LabPlan() {}

  private static LabHost host(String name, Role role, String v4, String v6) {
    return new LabHost(name, role, InetAddress.ofLiteral(v4), InetAddress.ofLiteral(v6));
  }

  static LabHost director(int number) {
    return host("d" + number, Role.DIRECTOR, "10.91.0." + (10 + number), "fd91::" + (10 + number));
  }

  static LabHost node(int number) {
    return host("n" + number, Role.NODE, "10.91.0." + (20 + number), "fd91::" + (20 + number));
  }

  static List<LabHost> directors() {
    return IntStream.rangeClosed(1, DIRECTORS).mapToObj(LabPlan::director).toList();
  }

  static List<LabHost> nodeHosts() {
    return IntStream.rangeClosed(1, NODE_HOSTS).mapToObj(LabPlan::node).toList();
  }

  /** Those at which nodes run from the beginning. */
  static List<LabHost> nodes() {
    return nodeHosts().subList(0, NODES);
  }

  /** The hosts that are empty at first. */
  static List<LabHost> spares() {
    return nodeHosts().subList(NODES, NODE_HOSTS);
  }

  /** Hosts behind the router, each with one interface. */
  static List<LabHost> behindRouter() {
    return Stream.of(List.of(CORE), directors(), nodeHosts()).flatMap(List::stream).toList();
  }

  /** All. */
  static List<LabHost> hosts() {
    return Stream.of(List.of(CLIENT, ROUTER), behindRouter()).flatMap(List::stream).toList();
  }

  static Optional<LabHost> named(String name) {
    return hosts().stream().filter(host -> host.name().equals(name)).findFirst();
  }

  /** The AS number of a director's host. */
  static int asn(LabHost director) {
    return FIRST_DIRECTOR_ASN + directors().indexOf(director);
  }

  /** The BGP identifier of a director, which must not be that of the BIRD beside it. */
  static String speaker(LabHost director) {
    return "10.92.0." + (1 + directors().indexOf(director));
  }
}
