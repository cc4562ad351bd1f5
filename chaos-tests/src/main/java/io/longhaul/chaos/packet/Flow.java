package io.longhaul.chaos.packet;

/**
 * A connection's addresses and ports, by a number, with what follows from them.
 *
 * @param id stands for the 4-tuple: two connections with the same id reuse the same ports
 * @param slot the tuple's hash bucket
 * @param door name of the front door that the client connects to
 */
public record Flow(long id, int slot, String door) {
  @Override
  public boolean equals(Object other) {
    return other instanceof Flow flow && flow.id == id;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(id);
  }
}
