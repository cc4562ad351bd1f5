package io.longhaul.hash;

/** Transport protocol of a front door. */
public enum Protocol {
  TCP,
  UDP
}
