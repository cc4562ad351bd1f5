package io.longhaul.director.xdp;

import io.longhaul.hash.Epoch;
import java.net.InetAddress;
import java.util.Map;

/** What the memory of one kind of program is filled with, from epochs and next hops. */
interface Filling {
  /** A director's: its table has all. */
  Filling DIRECTOR = TableContents::ofDirector;

  /** An epoch's table. */
  TableContents contents(Epoch epoch, Map<InetAddress, NextHop> hops);

  /** An epoch with these next hops is about to count. */
  default void loading(Map<InetAddress, NextHop> hops) {}

  /** These are the next hops of the epoch that counts by now. */
  default void changed(Map<InetAddress, NextHop> hops) {}
}
