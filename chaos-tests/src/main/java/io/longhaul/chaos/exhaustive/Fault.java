package io.longhaul.chaos.exhaustive;

/** What may go wrong in a search, each at the cost of one from the budget. */
enum Fault {
  /** A node's host dies, and may start again with nothing. */
  CRASH,
  /** No packet reaches a node's host, whose agent reaches nobody, for a while. */
  ISOLATION,
  /** Most directors say that they do not reach a node that works. */
  FALSE_SUSPICION,
  /** An unreached node is given up after five minutes. */
  FIVE_MINUTES,
  /** A director's process hangs or dies, its plane forwards on. */
  PINNED_DIRECTOR,
  /** A director's host dies. */
  DEAD_DIRECTOR,
  /** A director withdraws and deregisters, and may join again. */
  LEAVING_DIRECTOR,
  /** A shim's agent loses ZooKeeper. */
  CUT_OFF,
  /** A shim's agent starts again. */
  AGENT_RESTART,
  /** A listener's queue overflows. */
  OVERFLOW,
  /** A leader is replaced between its plan and its write. */
  REPLACED_LEADER,
  /** Somebody sends a SYN with a client's address. */
  SPOOFED_SYN
}
