package io.longhaul.ops.process;

import io.longhaul.ops.admin.Readiness;
import java.util.List;

/** The readiness of a process whose admin server runs before all else does. */
final class LateReadiness implements Readiness {
  private volatile Readiness known = () -> List.of("starting");

  /** From now on, the process is as ready as this says. */
  void set(Readiness readiness) {
    known = readiness;
  }

  @Override
  public List<String> missing() {
    return known.missing();
  }
}
