package io.longhaul.director.xdp;

import io.longhaul.director.xdp.bpf.XdpMode;
import java.util.Optional;

/** In which mode the program is to be put on its interface, as a configuration asks for it. */
public enum ModeChoice {
  /** Native where that is sure to work, else generic; one that is there already stays. */
  AUTO(Optional.empty()),
  /** Native, or not at all. */
  NATIVE(Optional.of(XdpMode.NATIVE)),
  /** Generic, also where the driver has better. */
  GENERIC(Optional.of(XdpMode.GENERIC));

  private final Optional<XdpMode> only;

  ModeChoice(Optional<XdpMode> only) {
    this.only = only;
  }

  /** The one mode that is asked for; empty where any will do. */
  Optional<XdpMode> only() {
    return only;
  }

  /** Whether a program that runs in a mode may go on in it. */
  boolean allows(XdpMode there) {
    return only.isEmpty() || only.get() == there;
  }
}
