package io.longhaul.membership.telemetry;

/** Work that the telemetry thread does over and over, and that never blocks. */
@FunctionalInterface
public interface Duty {
  /**
   * Does what is to be done now.
   *
   * @param nowMs of a clock that never goes back
   * @return whether there was anything to do
   */
  boolean perform(long nowMs);
}
