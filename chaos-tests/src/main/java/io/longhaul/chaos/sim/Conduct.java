package io.longhaul.chaos.sim;

/** Deviations of processes and of the operator from the rules. */
enum Conduct {
  /** None. */
  LAWFUL,
  /** A leader writes without transaction and in whatever session (against R10). */
  WRITES_UNFENCED,
  /** A participant acknowledges what it has not loaded yet (against R1). */
  ACKNOWLEDGES_EARLY,
  /** Reports are taken in whatever order they come (against R6). */
  TAKES_OLD_REPORTS,
  /** A reporter that starts trusts what it sees at first (against R6). */
  STARTS_EMPTY,
  /** {@code settled} is read after the scan (against R5). */
  READS_SETTLED_LATE,
  /** An agent that was cut off goes by {@code settled} before it has loaded (against R5). */
  REPORTS_BEFORE_LOADING,
  /** A shim has its kernel answer while its agent is merely connected (design section 5). */
  RESETS_UNCONFIRMED,
  /** The operator stops a node that heads nothing any more (against R13). */
  STOPS_EARLY
}
