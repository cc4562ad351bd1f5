package io.longhaul.ops.admin.status;

import io.longhaul.hash.Chain;
import io.longhaul.hash.Epoch;
import io.longhaul.hash.FlowHash;
import io.longhaul.membership.model.TierView;
import io.longhaul.membership.planner.Reason;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Where a client's connection goes, and why: {@code /v1/explain}.
 *
 * @param epoch the epoch that it was worked out with
 * @param paths one for each address that the client may have connected to
 */
public record Explanation(
    String client, Optional<String> door, long epoch, List<ExplainedPath> paths) {
  public Explanation {
    paths = List.copyOf(paths);
  }

  /**
   * Explains.
   *
   * @param client the client's own address and port, as the director sees it
   * @param destinations those of another address family than the client's are left out
   * @param explainSlot what a slot waits for
   * @throws IllegalArgumentException when every destination is of another address family
   */
  public static Explanation of(
      TierView view,
      Epoch epoch,
      InetSocketAddress client,
      Destinations destinations,
      IntFunction<List<Reason>> explainSlot) {
    FlowHash hash = new FlowHash(view.spec().hashKey());
    Map<String, NodeStatus> nodes = new HashMap<>();
    NodeStatus.all(view, List.of()).forEach(node -> nodes.put(node.id(), node));
    List<ExplainedPath> paths =
        destinations.reachableFrom(client).stream()
            .map(
                to -> {
                  int slot = hash.slot(client, to.address());
                  return new ExplainedPath(
                      to.director(),
                      AddressText.of(to.address()),
                      slot,
                      chain(view, epoch, slot, nodes),
                      explainSlot.apply(slot));
                })
            .toList();
    return new Explanation(AddressText.of(client), destinations.door(), epoch.number(), paths);
  }

  private static List<ChainLink> chain(
      TierView view, Epoch epoch, int slot, Map<String, NodeStatus> nodes) {
    Chain chain = epoch.table().chain(slot);
    return IntStream.range(0, chain.size())
        .mapToObj(
            position -> {
              String id = epoch.nodes().get(chain.node(position)).id();
              NodeStatus node = nodes.get(id);
              if (node == null) {
                throw new IllegalStateException("node " + id + ": in a chain (expected: known)");
              }
              return ChainLink.of(view, slot, position, node);
            })
        .toList();
  }
}
