package io.longhaul.ops.admin;

import java.util.List;

/** Whether a process can do its work now. */
@FunctionalInterface
public interface Readiness {
  /** What is missing, for people; empty when the process is ready. */
  List<String> missing();
}
