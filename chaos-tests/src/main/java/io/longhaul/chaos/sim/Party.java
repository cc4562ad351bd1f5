package io.longhaul.chaos.sim;

/**
 * Somebody on the underlay network: ZooKeeper, a director's host, a node's host.
 *
 * @param number unique in a world
 */
record Party(int number, String name) {
  @Override
  public boolean equals(Object other) {
    return other instanceof Party party && party.number == number;
  }

  @Override
  public int hashCode() {
    return number;
  }
}
