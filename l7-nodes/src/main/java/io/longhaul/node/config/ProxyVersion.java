package io.longhaul.node.config;

import java.util.Locale;

/** A version of the PROXY protocol, by which an endpoint is told whom a connection stands for. */
public enum ProxyVersion {
  /** One line of text. */
  V1,
  /** Binary. */
  V2;

  /** As documents have it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
