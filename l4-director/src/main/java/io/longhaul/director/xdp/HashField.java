package io.longhaul.director.xdp;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * A part of a packet that its slot depends on. A tier's epochs always hash all four; tables for
 * debugging may do with fewer, which are then hashed one behind the other in this order.
 */
public enum HashField {
  /** The client's address. */
  SOURCE_ADDRESS(1),
  /** The front door's address. */
  DESTINATION_ADDRESS(2),
  /** The client's port. */
  SOURCE_PORT(4),
  /** The front door's port. */
  DESTINATION_PORT(8);

  private final int bit;

  HashField(int bit) {
    this.bit = bit;
  }

  /** All four: what every tier hashes. */
  public static final Set<HashField> ALL =
      Collections.unmodifiableSet(EnumSet.allOf(HashField.class));

  /** As the table has them: a bit each. */
  static int bits(Set<HashField> fields) {
    return fields.stream().mapToInt(field -> field.bit).sum();
  }
}
