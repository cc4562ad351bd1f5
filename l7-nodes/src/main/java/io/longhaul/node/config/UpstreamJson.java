package io.longhaul.node.config;

import java.nio.file.Path;

/** Writes an upstream in its normal form: every field, also where it has its default. */
record UpstreamJson(FieldWriter out) {
  void write(Upstream upstream) {
    out.text("name", upstream.name());
    out.objects("endpoints", upstream.endpoints(), this::endpoint);
    out.duration("connectTimeout", upstream.connectTimeout());
    out.duration("responseTimeout", upstream.responseTimeout());
    out.duration("idleTimeout", upstream.idleTimeout());
    new TunnelTimesJson(out).write(upstream.tunnels());
    out.duration("keepAliveTimeout", upstream.keepAliveTimeout());
    out.number("keepAliveConnections", upstream.keepAliveConnections());
    link(upstream.link());
    new BalancingJson(out).write(upstream.balancing());
    new HealthJson(out).write(upstream.health());
    new ResilienceJson(out).write(upstream.resilience());
  }

  private void link(UpstreamLink link) {
    out.text("protocol", link.protocol());
    link.tls().ifPresent(tls -> out.object("tls", () -> tls(tls)));
    link.proxyProtocol().ifPresent(version -> out.text("proxyProtocol", version));
    if (link.protocol().sharesConnections()) {
      out.number("maxStreamsPerConnection", link.maxStreams());
    }
  }

  private void tls(UpstreamTls tls) {
    out.text("ca", tls.ca().map(Path::toString).orElse(UpstreamTls.SYSTEM));
    tls.serverName().ifPresent(name -> out.text("serverName", name));
    tls.own()
        .ifPresent(
            own -> {
              out.text("clientCertificate", own.certificate());
              out.text("key", own.key());
            });
    out.text("minVersion", tls.minVersion());
  }

  private void endpoint(EndpointSpec endpoint) {
    switch (endpoint.target()) {
      case Endpoint address -> out.text("address", address);
      case DnsTarget dns -> out.object("dns", () -> dns(dns));
      case FileTarget file -> out.text("file", file.path());
    }
    out.number("weight", endpoint.weight());
    out.flag("draining", endpoint.draining());
  }

  private void dns(DnsTarget dns) {
    out.text("name", dns.name());
    out.number("port", dns.port());
    out.text("family", dns.family());
    out.duration("minTtl", dns.minTtl());
    out.duration("maxTtl", dns.maxTtl());
  }
}
