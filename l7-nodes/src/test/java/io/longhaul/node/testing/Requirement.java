package io.longhaul.node.testing;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

/** What a test cannot do without. */
public final class Requirement {
  /** What continuous integration sets: there a test that cannot be run is a fault. */
  private static final String CI = "CI";

  private Requirement() {}

  /**
   * Where it does not hold, the test fails in continuous integration, and is skipped elsewhere.
   *
   * @param missing what it is, and why it is needed
   */
  public static void holds(boolean there, String missing) {
    if (!there) {
      var _ = System.getenv(CI) == null ? abort(missing) : fail(missing);
    }
  }
}
