package io.longhaul.node.balance;

/** Members, and which of them are candidates at the moment; what a pick looks at. */
record View(Serving serving, Candidates candidates) {
  static View of(Serving serving, long nowMs, long version) {
    return new View(serving, Candidates.of(serving.members(), serving.balancing(), nowMs, version));
  }

  boolean isUsable(Member member, long nowMs) {
    return candidates.isPanic() || member.state().isHealthy(nowMs);
  }
}
