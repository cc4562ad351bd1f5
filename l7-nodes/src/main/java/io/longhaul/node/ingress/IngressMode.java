package io.longhaul.node.ingress;

/** Who connects to a node. */
public enum IngressMode {
  /** Directors of the relay plane, which begin with a PROXY protocol v2 header. */
  PROXY,
  /** Clients, straight. */
  DIRECT
}
