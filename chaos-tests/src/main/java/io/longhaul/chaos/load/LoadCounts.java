package io.longhaul.chaos.load;

import java.util.Map;

/**
 * What a run has counted so far, or in all when it has ended.
 *
 * @param opened WebSockets whose handshake was answered as it has to be
 * @param failed attempts that ended before that
 * @param open now
 * @param closed WebSockets that ended otherwise than by this side's wish
 * @param lost messages whose echo can no longer come
 * @param corrupt messages answered wrongly, twice or out of order, and broken frames
 * @param reasons why something failed, closed or was corrupt, with how often
 */
public record LoadCounts(
    long opened,
    long failed,
    int open,
    long sent,
    long echoed,
    long closed,
    long lost,
    long corrupt,
    Map<String, Long> reasons) {
  public LoadCounts {
    reasons = Map.copyOf(reasons);
  }
}
