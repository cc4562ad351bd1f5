package io.longhaul.ops.admin.http;

/** Who may call a route. */
public enum Access {
  /** Anybody who can connect. */
  OPEN,
  /** Who shows a valid bearer token. */
  TOKEN
}
