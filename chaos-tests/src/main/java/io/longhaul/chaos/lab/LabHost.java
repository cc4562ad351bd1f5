package io.longhaul.chaos.lab;

import java.net.InetAddress;

/**
 * A host of the lab: a network namespace with an interface {@code eth0}.
 *
 * @param name such as {@code d1}
 * @param v4 its address
 * @param v6 likewise
 */
record LabHost(String name, Role role, InetAddress v4, InetAddress v6) {
  /** What runs on a host. */
  enum Role {
    /** Opens connections. */
    CLIENT,
    /** BIRD, with ECMP over the directors. */
    ROUTER,
    /** ZooKeeper and the applications. */
    CORE,
    /** A director, and BIRD. */
    DIRECTOR,
    /** A node and its shim's agent. */
    NODE
  }

  /** What `ip netns` calls it. */
  String namespace() {
    return LabPlan.PREFIX + name;
  }

  String address() {
    return v4.getHostAddress();
  }

  String address6() {
    return v6.getHostAddress();
  }
}
