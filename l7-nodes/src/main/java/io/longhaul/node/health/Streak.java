package io.longhaul.node.health;

/**
 * What an endpoint's checks say together: it changes after so many equal results in a row, and with
 * the very first one.
 *
 * @param healthy an endpoint that was never checked is taken to be well, as by HAProxy
 * @param known whether there was any result
 * @param against results in a row that say otherwise
 */
record Streak(boolean healthy, boolean known, int against) {
  /** Before the first result. */
  static final Streak NEW = new Streak(true, false, 0);

  /**
   * Before the first result of one that is checked anew: who failed before does until it passes.
   */
  static Streak from(boolean failing) {
    return failing ? new Streak(false, true, 0) : NEW;
  }

  /** After one more result. */
  Streak after(boolean passed, int rise, int fall) {
    if (!known) {
      return new Streak(passed, true, 0);
    }
    if (passed == healthy) {
      return new Streak(healthy, true, 0);
    }
    int needed = passed ? rise : fall;
    return against + 1 >= needed
        ? new Streak(passed, true, 0)
        : new Streak(healthy, true, against + 1);
  }
}
