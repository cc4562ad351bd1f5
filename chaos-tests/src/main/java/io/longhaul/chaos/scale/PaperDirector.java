package io.longhaul.chaos.scale;

import io.longhaul.membership.model.LiveDirector;
import java.util.Map;
import java.util.Optional;

/** A director: in the acknowledgement set, or away while it is upgraded. */
final class PaperDirector {
  private final String id;
  private final Acknowledger acknowledger = new Acknowledger();
  private boolean registered = true;

  PaperDirector(int index) {
    id = "director-%03d".formatted(index);
  }

  String id() {
    return id;
  }

  Acknowledger acknowledger() {
    return acknowledger;
  }

  boolean registered() {
    return registered;
  }

  void deregister() {
    registered = false;
  }

  void register() {
    registered = true;
    acknowledger.restart();
  }

  LiveDirector live(long nowMs) {
    return new LiveDirector(
        id,
        "xdp",
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        "paper",
        acknowledger.acknowledged(nowMs));
  }
}
