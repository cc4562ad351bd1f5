package io.longhaul.chaos.sim;

import io.longhaul.membership.model.MemberKey;

/** Where things are in ZooKeeper (design section 4). */
final class Paths {
  static final String SPEC = "spec";
  static final String TERM = "term";
  static final String EPOCHS = "epochs";
  static final String SETTLED = "settled";
  static final String THAW = "thaw";
  static final String LEADER = "leader";
  static final String NODES = "nodes";
  static final String LIVE_NODES = "live/nodes";
  static final String LIVE_SHIMS = "live/shims";
  static final String DIRECTORS = "directors";
  static final String LIVE_DIRECTORS = "live/directors";

  private Paths() {}

  static String epoch(long number) {
    return EPOCHS + "/" + number;
  }

  static String intent(String nodeId) {
    return NODES + "/" + nodeId;
  }

  static String liveNode(MemberKey process) {
    return LIVE_NODES + "/" + process.znode();
  }

  static String liveShim(String nodeId) {
    return LIVE_SHIMS + "/" + nodeId;
  }

  static String director(String directorId) {
    return DIRECTORS + "/" + directorId;
  }

  static String liveDirector(String directorId) {
    return LIVE_DIRECTORS + "/" + directorId;
  }
}
