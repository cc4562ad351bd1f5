package io.longhaul.director.xdp;

/**
 * Where the program's memory has what; {@code table.h} and {@code limits.h} say the same in C.
 *
 * <pre>
 *   table      0 epoch  4 hash fields  8 key (16)  24 door seed  32 self
 *             36 -  40 confirmed at  48 -   64 doors, 4096 buckets of 24   nodes, 4096 of 32   heads, 65536 of 2
 *             chains, 65536 of 16
 *   door       0 address, high  8 low  16 port (network order)  18 protocol  19 kind
 *             20 counter  22 state  23 -
 *   node       0 underlay address  4 counter  8 link destination (6)  14 link source (6)
 *             20 interface  24 known  28 -
 *   head       ordinal in the low 12 bits, the chain's length above
 *   chain      eight ordinals of 2, then NO_NODE
 *   settings   0 active  4 own address  8 mtu  12 trusted networks  16 vouched until
 *             24 flipped at  32 trusted networks, 32 of 8 (address, mask)
 * </pre>
 */
final class TableLayout {
  /** Part of the path where maps are pinned: another format never meets these maps. */
  static final int MAP_FORMAT = 2;

  static final int MAX_NODES = 4096;
  static final int MAX_DOORS = 256;
  static final int MAX_TRUSTED = 32;
  static final int NAME_BYTES = 64;
  static final int NO_NODE = 0xFFFF;
  static final int DOOR_BUCKETS = 4096;
  static final int DOOR_BUCKET_SHIFT = 52;
  static final int DOOR_PROBES = 8;

  static final long TABLE_EPOCH = 0;
  static final long TABLE_HASH_FIELDS = 4;
  static final long TABLE_KEY = 8;
  static final long TABLE_DOOR_SEED = 24;
  static final long TABLE_SELF = 32;
  static final long TABLE_CONFIRMED = 40;
  static final long TABLE_DOORS = 64;
  static final long DOOR_BYTES = 24;
  static final long TABLE_NODES = TABLE_DOORS + DOOR_BYTES * DOOR_BUCKETS;
  static final long NODE_BYTES = 32;
  static final long TABLE_HEADS = TABLE_NODES + NODE_BYTES * MAX_NODES;
  static final int HEAD_BITS = 12;
  static final long TABLE_CHAINS = TABLE_HEADS + Short.BYTES * (1L << 16);
  static final long CHAIN_BYTES = 16;
  static final long TABLE_BYTES = TABLE_CHAINS + CHAIN_BYTES * (1 << 16);
  static final int TABLES = 2;

  static final long DOOR_LOW = 8;
  static final long DOOR_PORT_PROTOCOL_KIND = 16;
  static final long DOOR_COUNTER = 20;
  static final long DOOR_STATE = 22;

  static final long NODE_COUNTER = 4;
  static final long NODE_HOP = 8;
  static final int HOP_BYTES = 20;
  static final int HOP_SOURCE = 6;
  static final int HOP_INTERFACE = 12;
  static final int HOP_KNOWN = 16;

  static final long SETTINGS_ACTIVE = 0;
  static final long SETTINGS_SOURCE = 4;
  static final long SETTINGS_MTU = 8;
  static final long SETTINGS_TRUSTED_COUNT = 12;
  static final long SETTINGS_VOUCHED_UNTIL = 16;
  static final long SETTINGS_FLIPPED = 24;
  static final long SETTINGS_TRUSTED = 32;
  static final long SETTINGS_BYTES = SETTINGS_TRUSTED + 8L * MAX_TRUSTED;

  private TableLayout() {}
}
