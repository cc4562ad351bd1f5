package io.longhaul.node.config;

import java.util.Locale;

/** Writes how an upstream chooses among its endpoints, in its normal form. */
record BalancingJson(FieldWriter out) {
  void write(Balancing balancing) {
    out.text("balance", balancing.strategy());
    if (balancing.strategy() == Balance.RING_HASH) {
      out.object(
          "ringHash",
          () -> {
            out.text("key", balancing.key());
            out.number("maxLoad", balancing.maxLoad());
          });
    }
    balancing.sticky().ifPresent(cookie -> out.object("stickyCookie", () -> sticky(cookie)));
    out.duration("slowStart", balancing.slowStart());
    out.number("panicThreshold", balancing.panicThreshold());
  }

  private void sticky(StickyCookie cookie) {
    out.text("name", cookie.name());
    out.text("path", cookie.path());
    out.duration("maxAge", cookie.maxAge());
    out.flag("secure", cookie.secure());
    out.flag("httpOnly", cookie.httpOnly());
    out.text("sameSite", cookie.sameSite().name().toLowerCase(Locale.ROOT));
  }
}
