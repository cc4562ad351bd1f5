package io.longhaul.chaos.sim;

/** What a profile of faults dwells on. */
enum Emphasis {
  /** Everything alike. */
  NONE,
  /** Short connections, full listeners, restarts: handshakes that straddle changes. */
  HANDSHAKES,
  /** Directors that hang or are cut off for long while nodes are drained and stopped. */
  ABSENCES,
  /** Hosts that fall behind, fail at once and come back at once, while clients come. */
  STALLS,
  /** Hosts that are late with everything while they are drained, and nothing else. */
  LATENESS,
  /** Cookies that their host's agent forgets, and doors that go while a SYN waits in a queue. */
  EDGES
}
