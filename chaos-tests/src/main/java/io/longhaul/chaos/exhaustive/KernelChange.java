package io.longhaul.chaos.exhaustive;

import io.longhaul.chaos.packet.KernelModel;
import io.longhaul.chaos.packet.Wire;

/** Something that happens to a host's sockets. */
@FunctionalInterface
interface KernelChange {
  /** Makes it happen. */
  void apply(KernelModel kernel, Wire client);
}
