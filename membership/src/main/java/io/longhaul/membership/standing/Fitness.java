package io.longhaul.membership.standing;

import io.longhaul.membership.model.Reach;
import java.util.Map;
import java.util.Set;

/**
 * Whether a director should take new flows, by how many of the nodes it and the other directors
 * reach (rules R8 and R9).
 */
public enum Fitness {
  /** Reaches at least half of the nodes, or cannot judge yet. */
  FIT,
  /** Reaches fewer, and another director may reach more: flows are better off there. */
  UNFIT,
  /**
   * Reaches fewer, and so does every other director. Most nodes are away then, or the network is in
   * pieces; to withdraw would cut clients off from the nodes that are left and help nobody.
   */
  NOBODY_FIT;

  /**
   * Of a director.
   *
   * @param self its id
   * @param live ids of the directors that live, itself among them or not
   * @param statements what directors said last, by id, itself included; only what is fresh. Who is
   *     live and says nothing may well be fit.
   */
  public static Fitness of(String self, Set<String> live, Map<String, Reach> statements) {
    Reach own = statements.get(self);
    if (own == null || own.fit()) {
      return FIT;
    }
    for (String director : live) {
      Reach said = statements.get(director);
      if (said == null ? !director.equals(self) : said.fit()) {
        return UNFIT;
      }
    }
    return NOBODY_FIT;
  }
}
