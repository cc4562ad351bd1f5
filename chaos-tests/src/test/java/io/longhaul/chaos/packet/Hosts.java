package io.longhaul.chaos.packet;

import io.longhaul.hash.Epoch;
import java.util.Map;
import java.util.TreeMap;

/** Node hosts, each with a shim and a kernel, that pass packets on as they decide. */
final class Hosts {
  private static final int MOST_STEPS = 50;

  private final Map<String, KernelModel> kernels = new TreeMap<>();
  private final Map<String, ShimModel> shims = new TreeMap<>();
  private final ShimRules rules;

  Hosts(ShimRules rules) {
    this.rules = rules;
  }

  KernelModel kernel(String node) {
    return kernels.computeIfAbsent(
        node,
        id -> {
          KernelModel kernel =
              new KernelModel(
                  id.hashCode(), IsnSource.keyed(id.hashCode()), Counting.EVERY_SOCKET, 16);
          kernel.listen(1);
          return kernel;
        });
  }

  ShimModel shim(String node) {
    return shims.computeIfAbsent(node, id -> ShimModel.starting(rules, id));
  }

  void load(String node, Epoch epoch) {
    shims.put(node, shim(node).loading(epoch));
  }

  void cutOff(String node) {
    shims.put(node, shim(node).cutOff(true));
  }

  void loadAll(Epoch epoch) {
    epoch.nodes().forEach(node -> load(node.id(), epoch));
  }

  /**
   * Follows a segment from a director with that epoch; the name of the node whose kernel got it.
   */
  String follow(Epoch director, Segment segment, Wire client) {
    return follow(Epochs.packet(director, segment), client);
  }

  String follow(Packet packet, Wire client) {
    Packet at = packet;
    for (int step = 0; step < MOST_STEPS; step++) {
      String node = at.node();
      Verdict verdict = shim(node).decide(at, kernel(node));
      switch (verdict) {
        case Verdict.Forward forward -> at = forward.packet();
        case Verdict.Restart restart -> at = restart.packet();
        case Verdict.Claim claim -> {
          kernel(node).receive(claim.segment(), client);
          return node;
        }
        case Verdict.Deliver deliver -> {
          kernel(node).receive(deliver.segment(), client);
          return node + " without a socket";
        }
        case Verdict.Drop drop -> {
          return "dropped";
        }
      }
    }
    throw new AssertionError("goes round for ever: " + at);
  }

  /** A client that has shaken hands through a director with that epoch. */
  ClientModel connected(Epoch director, Flow flow, int iss) {
    Sent toServer = new Sent();
    Sent toClient = new Sent();
    ClientModel client = ClientModel.connecting(flow, iss, toServer);
    String node = follow(director, toServer.take(), toClient);
    client = client.receive(toClient.take(), toServer);
    follow(director, toServer.take(), toClient);
    kernel(node).accept(flow);
    return client;
  }
}
