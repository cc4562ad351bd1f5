package io.longhaul.chaos.sim;

/** Which changes in ZooKeeper a client watches. */
enum Interest {
  /** Nothing. */
  NONE,
  /** New epochs and what is settled. */
  EPOCHS,
  /** Those, who leads, and its own membership. */
  LEADERSHIP,
  /** Everything. */
  ALL;

  boolean covers(String path) {
    return switch (this) {
      case NONE -> false;
      case EPOCHS -> path.equals(Paths.EPOCHS) || path.equals(Paths.SETTLED);
      case LEADERSHIP ->
          path.equals(Paths.EPOCHS)
              || path.equals(Paths.LEADER)
              || path.startsWith(Paths.DIRECTORS);
      case ALL -> !path.startsWith(Paths.EPOCHS + "/");
    };
  }
}
