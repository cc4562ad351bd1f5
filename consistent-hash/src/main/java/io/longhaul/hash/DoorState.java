package io.longhaul.hash;

/** Where a front door is in its life (rule R12). */
public enum DoorState {
  /** Not announced yet: some node has not acknowledged its address. */
  ADDING,
  /** Announced and forwarded. */
  ACTIVE,
  /** New connections are dropped, the rest is forwarded. */
  DRAINING
}
