package io.longhaul.director.xdp;

/** Whether it is normal that a counter is not zero. */
public enum Normality {
  /** Every healthy tier counts there. */
  NORMAL,
  /** While something changes, or for single clients. */
  SOMETIMES,
  /** Something is wrong, or somebody sends what nobody should. */
  SUSPECT
}
