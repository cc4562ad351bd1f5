package io.longhaul.chaos.hashing;

import java.util.Arrays;

/**
 * The directors, each with the table that it has loaded, and the routers before them, which send a
 * connection's packets to one of them until they reshuffle.
 */
final class Directors {
  private final Table[] tables;
  private long shuffle;

  Directors(int count, Table first) {
    tables = new Table[count];
    Arrays.fill(tables, first);
  }

  int count() {
    return tables.length;
  }

  void load(int director, Table table) {
    tables[director] = table;
  }

  /** Every connection's packets may come to another director from now on. */
  void reshuffle() {
    shuffle++;
  }

  /** The table of the director that a connection's packets come to. */
  Table tableFor(long hash) {
    return tables[(int) Math.unsignedMultiplyHigh(Mixing.mix(hash, shuffle), tables.length)];
  }
}
