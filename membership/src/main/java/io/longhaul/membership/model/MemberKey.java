package io.longhaul.membership.model;

/**
 * One run of one node's process, as ZooKeeper names it.
 *
 * @param incarnation as in {@link LiveNode#incarnation()}
 */
public record MemberKey(String nodeId, long incarnation) {
  public MemberKey {
    MemberName.check("node id", nodeId);
  }

  /** {@code <id>:<incarnation>}, the name of its ephemeral znode. */
  public String znode() {
    return nodeId + ":" + incarnation;
  }

  /**
   * Reads what {@link #znode()} wrote.
   *
   * @throws IllegalArgumentException when it has no colon or no number behind it
   */
  public static MemberKey parse(String znode) {
    int colon = znode.lastIndexOf(':');
    if (colon <= 0) {
      throw new IllegalArgumentException(
          "live node: '" + znode + "' (expected: <id>:<incarnation>)");
    }
    return new MemberKey(znode.substring(0, colon), incarnation(znode, colon));
  }

  private static long incarnation(String znode, int colon) {
    try {
      return Long.parseLong(znode.substring(colon + 1));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "live node: '" + znode + "' (expected: a number behind the colon)", e);
    }
  }
}
