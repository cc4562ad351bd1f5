package io.longhaul.membership.model;

import io.longhaul.hash.EpochNode;
import java.util.Optional;

/**
 * The operator's intent for a node: the content of {@code nodes/<id>}.
 *
 * @param weight share of the slots relative to other nodes, 0 to {@link EpochNode#MAX_WEIGHT}
 * @param secret by which the node's telemetry is authenticated; made by the node itself
 */
public record NodeIntent(
    String nodeId, Intent intent, int weight, Optional<TelemetrySecret> secret) {
  /** Weight of a node whose operator said nothing. */
  public static final int DEFAULT_WEIGHT = 100;

  public NodeIntent {
    MemberName.check("node id", nodeId);
    if (weight < 0 || weight > EpochNode.MAX_WEIGHT) {
      throw new IllegalArgumentException(
          "weight: " + weight + " (expected: 0 to " + EpochNode.MAX_WEIGHT + ")");
    }
  }

  /** A node without a secret, such as in what an operator says. */
  public NodeIntent(String nodeId, Intent intent, int weight) {
    this(nodeId, intent, weight, Optional.empty());
  }

  /** An active node of the default weight. */
  public static NodeIntent active(String nodeId) {
    return new NodeIntent(nodeId, Intent.ACTIVE, DEFAULT_WEIGHT);
  }

  /** The same node and weight with another intent. */
  public NodeIntent with(Intent other) {
    return new NodeIntent(nodeId, other, weight, secret);
  }

  /** The same with a secret. */
  public NodeIntent with(TelemetrySecret known) {
    return new NodeIntent(nodeId, intent, weight, Optional.of(known));
  }
}
