package io.longhaul.ops.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gathers what a process lacks to be ready. */
final class Missing {
  private final List<String> missing = new ArrayList<>();

  private Missing() {}

  static Missing list() {
    return new Missing();
  }

  Missing unless(boolean there, String what) {
    if (!there) {
      missing.add(what);
    }
    return this;
  }

  Missing unlessPresent(Optional<String> fault) {
    fault.ifPresent(missing::add);
    return this;
  }

  Missing also(List<String> others) {
    missing.addAll(others);
    return this;
  }

  List<String> done() {
    return List.copyOf(missing);
  }
}
