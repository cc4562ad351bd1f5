package io.longhaul.membership.standing;

/**
 * What a director knows at one moment that bears on its standing.
 *
 * @param connected whether it has a session with ZooKeeper
 * @param registered whether it is a member of the acknowledgement set, as far as it knows
 * @param latest number of the latest epoch by ZooKeeper; 0 while it is not connected or there is
 *     none
 * @param loaded number of the epoch that its data plane goes by, 0 for none
 * @param acknowledged the highest epoch that it acknowledged in ZooKeeper
 * @param heard the highest epoch that nodes and other directors said they have, 0 for none
 * @param mostHeard whether more than half of the nodes of its epoch were heard since it started
 * @param fitness whether it or others reach at least half of the nodes (rule R8)
 * @param planeReady whether its data plane is attached and works
 */
public record Evidence(
    boolean connected,
    boolean registered,
    long latest,
    long loaded,
    long acknowledged,
    long heard,
    boolean mostHeard,
    Fitness fitness,
    boolean planeReady) {
  /** The newest epoch that anybody was heard to have. */
  public long newest() {
    return Math.max(latest, heard);
  }
}
