package io.longhaul.director.relay;

/** When the kernel moves the bytes of a connection without copying them through this process. */
public enum SpliceMode {
  /** Never. */
  OFF,
  /** For a direction that proves to be bulk; the default. */
  AUTO,
  /** Always. */
  ON
}
