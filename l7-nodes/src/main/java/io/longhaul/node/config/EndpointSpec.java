package io.longhaul.node.config;

/**
 * One of an upstream's endpoints, as the document has it.
 *
 * @param weight its share of new requests and tunnels, 0 to {@link #MAX_WEIGHT}; with 0 it gets
 *     only what a sticky cookie brings back to it
 * @param draining whether it gets nothing new at all; its requests and tunnels go on
 */
public record EndpointSpec(EndpointTarget target, int weight, boolean draining) {
  public static final int WEIGHT = 1;
  public static final int MAX_WEIGHT = 1_000;
  public static final boolean DRAINING = false;

  /** An endpoint with the default of everything else. */
  public static EndpointSpec of(EndpointTarget target) {
    return new EndpointSpec(target, WEIGHT, DRAINING);
  }
}
