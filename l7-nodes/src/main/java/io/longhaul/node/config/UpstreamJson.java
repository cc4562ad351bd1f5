package io.longhaul.node.config;

/** Writes an upstream in its normal form: every field, also where it has its default. */
record UpstreamJson(FieldWriter out) {
  void write(Upstream upstream) {
    out.text("name", upstream.name());
    out.texts("endpoints", upstream.endpoints());
    out.duration("connectTimeout", upstream.connectTimeout());
    out.duration("responseTimeout", upstream.responseTimeout());
    out.duration("idleTimeout", upstream.idleTimeout());
    out.duration("tunnelIdleTimeout", upstream.tunnelIdleTimeout());
    out.duration("keepAliveTimeout", upstream.keepAliveTimeout());
    out.number("keepAliveConnections", upstream.keepAliveConnections());
  }
}
