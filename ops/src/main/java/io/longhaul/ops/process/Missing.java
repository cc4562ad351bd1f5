package io.longhaul.ops.process;

import java.util.ArrayList;
import java.util.List;

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

  List<String> done() {
    return List.copyOf(missing);
  }
}
