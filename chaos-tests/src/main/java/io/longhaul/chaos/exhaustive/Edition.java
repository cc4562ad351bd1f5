package io.longhaul.chaos.exhaustive;

import io.longhaul.hash.Chain;
import io.longhaul.hash.Epoch;

/**
 * An epoch with a short name: states are told apart by {@code id} instead of by the whole content.
 */
record Edition(int id, Epoch epoch) {
  long number() {
    return epoch.number();
  }

  /** The chain of the only slot. */
  Chain chain() {
    return epoch.table().chain(0);
  }

  /** Whether the chain names a node. */
  boolean chains(String node) {
    int ordinal = epoch.ordinal(node);
    return ordinal >= 0 && chain().contains(ordinal);
  }

  /** Number and chain, such as {@code 3 [b a]}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder().append(epoch.number()).append(" [");
    for (int i = 0; i < chain().size(); i++) {
      text.append(i > 0 ? " " : "").append(epoch.nodes().get(chain().node(i)).id());
    }
    return text.append(']').toString();
  }
}
