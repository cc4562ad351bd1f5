package io.longhaul.node.metrics;

/** Why an HTTP/2 client, or an endpoint, was sent away with ENHANCE_YOUR_CALM. */
public enum Http2Abuse {
  /** Too many PINGs. */
  PINGS,
  /** Too many SETTINGS. */
  SETTINGS,
  /** Too many streams that the peer itself reset (CVE-2023-44487). */
  RESETS,
  /** Too many streams that we had to reset (CVE-2025-8671). */
  PROVOKED_RESETS,
  /** Too many frames without content that end nothing. */
  EMPTY_FRAMES,
  /** A header block in too many CONTINUATION frames (CVE-2024-27316). */
  CONTINUATIONS,
  /** Too many WINDOW_UPDATEs for what was sent. */
  WINDOW_UPDATES,
  /** Too many PRIORITY frames, or of types that are not known. */
  IGNORED_FRAMES,
  /** A header block that was not complete in time. */
  SLOW_HEADERS,
  /** Too many answers to control frames wait for a peer that does not read. */
  UNREAD_ANSWERS
}
