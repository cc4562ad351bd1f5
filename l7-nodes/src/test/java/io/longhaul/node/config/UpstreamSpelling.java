package io.longhaul.node.config;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Writes an upstream in one of many ways that mean the same. */
final class UpstreamSpelling {
  private final Spelling spelling;
  private final Map<String, String> fields = new HashMap<>();
  private final Map<String, Boolean> defaults = new HashMap<>();

  private UpstreamSpelling(Spelling spelling) {
    this.spelling = spelling;
  }

  static String of(Spelling spelling, Upstream upstream) {
    UpstreamSpelling one = new UpstreamSpelling(spelling);
    one.upstream(upstream);
    return one.mapping();
  }

  private String mapping() {
    return spelling.mapping(fields, spelling.absent(defaults));
  }

  /** A field that may be left out where its value is the default's. */
  private void field(String name, String text, Object value, Object absent) {
    fields.put(name, text);
    defaults.put(name, value.equals(absent));
  }

  private void upstream(Upstream upstream) {
    Upstream other = Upstream.of(upstream.name(), upstream.endpoints());
    fields.put("name", spelling.text(upstream.name()));
    fields.put(
        "endpoints", spelling.list(upstream.endpoints().stream().map(this::endpoint).toList()));
    duration("connectTimeout", upstream.connectTimeout(), other.connectTimeout());
    TunnelTimes tunnels = upstream.tunnels();
    duration("tunnelIdleTimeout", tunnels.idleTimeout(), other.tunnels().idleTimeout());
    section("tunnelPing", tunnels.ping().map(this::ping));
    duration("maxTunnelAge", tunnels.maxAge(), other.tunnels().maxAge());
    number("keepAliveConnections", upstream.keepAliveConnections(), other.keepAliveConnections());
    link(upstream.link());
    balancing(upstream.balancing());
    section("healthCheck", upstream.health().check().map(this::check));
    section("outlier", upstream.health().outlier().map(this::outlier));
    Resilience resilience = upstream.resilience();
    duration("totalTimeout", resilience.totalTimeout(), Resilience.TOTAL_TIMEOUT);
    section("retries", resilience.retries().map(this::retries));
    UpstreamLimits limits = resilience.limits();
    field("limits", limits(limits), limits, UpstreamLimits.NONE);
  }

  private void link(UpstreamLink link) {
    boolean defaultTls =
        link.protocol() == UpstreamProtocol.H2
            && link.tls().equals(Optional.of(UpstreamTls.DEFAULT));
    text("protocol", link.protocol(), UpstreamProtocol.HTTP1);
    field(
        "tls", link.tls().map(this::tls).orElse("null"), defaultTls || link.tls().isEmpty(), true);
    section("proxyProtocol", link.proxyProtocol().map(version -> spelling.text("" + version)));
    // Written where it has a meaning only.
    if (link.protocol().sharesConnections()) {
      number("maxStreamsPerConnection", link.maxStreams(), UpstreamLink.MAX_STREAMS);
    }
  }

  private String tls(UpstreamTls tls) {
    UpstreamSpelling one = new UpstreamSpelling(spelling);
    one.field("ca", tls.ca().map(spelling::path).orElse("system"), tls.ca().isEmpty(), true);
    one.section(
        "serverName",
        tls.serverName().map(name -> spelling.text(spelling.either() ? name : name + ".")));
    one.section("clientCertificate", tls.own().map(own -> spelling.path(own.certificate())));
    one.section("key", tls.own().map(own -> spelling.path(own.key())));
    one.text("minVersion", tls.minVersion(), TlsVersion.V1_2);
    return one.mapping();
  }

  private String check(HealthCheck check) {
    UpstreamSpelling one = new UpstreamSpelling(spelling);
    one.text("type", check.type(), HealthCheck.Type.TCP);
    if (check.type() == HealthCheck.Type.HTTP || check.type() == HealthCheck.Type.WEBSOCKET) {
      one.text("path", check.path(), HealthCheck.PATH);
    }
    if (check.type() == HealthCheck.Type.HTTP) {
      String expect =
          spelling.list(check.expect().stream().map(range -> spelling.quoted("" + range)).toList());
      one.field("expect", expect, check.expect(), HealthCheck.EXPECT);
    }
    one.section("service", Optional.of(check.service()).filter(name -> !name.isEmpty()));
    one.section("host", check.host());
    one.duration("interval", check.interval(), HealthCheck.INTERVAL);
    one.duration("jitter", check.jitter(), HealthCheck.JITTER);
    one.duration("timeout", check.timeout(), HealthCheck.TIMEOUT);
    one.number("rise", check.rise(), HealthCheck.RISE);
    one.number("fall", check.fall(), HealthCheck.FALL);
    return one.mapping();
  }

  private String ping(TunnelPing ping) {
    UpstreamSpelling one = new UpstreamSpelling(spelling);
    one.duration("interval", ping.interval(), TunnelPing.DEFAULT.interval());
    one.duration("timeout", ping.timeout(), TunnelPing.DEFAULT.timeout());
    one.field("upstream", "" + ping.upstream(), ping.upstream(), TunnelPing.DEFAULT.upstream());
    return one.mapping();
  }

  private String outlier(Outlier outlier) {
    UpstreamSpelling one = new UpstreamSpelling(spelling);
    Outlier other = Outlier.DEFAULT;
    one.number("consecutiveFailures", outlier.consecutiveFailures(), other.consecutiveFailures());
    one.duration("baseEjection", outlier.baseEjection(), other.baseEjection());
    one.duration("maxEjection", outlier.maxEjection(), other.maxEjection());
    one.number("maxEjectedPercent", outlier.maxEjectedPercent(), other.maxEjectedPercent());
    one.field("serverErrors", "" + outlier.serverErrors(), outlier.serverErrors(), false);
    return one.mapping();
  }

  private String retries(Retries retries) {
    UpstreamSpelling one = new UpstreamSpelling(spelling);
    one.number("attempts", retries.attempts(), Retries.ATTEMPTS);
    String on = spelling.list(retries.on().stream().map(each -> spelling.text("" + each)).toList());
    one.field("on", on, retries.on(), Retries.ON);
    one.number("budgetPercent", retries.budgetPercent(), Retries.BUDGET_PERCENT);
    one.number("minPerSecond", retries.minPerSecond(), Retries.MIN_PER_SECOND);
    return one.mapping();
  }

  private String limits(UpstreamLimits limits) {
    UpstreamSpelling one = new UpstreamSpelling(spelling);
    one.number("connections", limits.connections(), 0);
    one.number("pending", limits.pending(), 0);
    one.number("requests", limits.requests(), 0);
    return one.mapping();
  }

  private void balancing(Balancing balancing) {
    Balancing other = Balancing.DEFAULT;
    text("balance", balancing.strategy(), other.strategy());
    if (balancing.strategy() == Balance.RING_HASH) {
      UpstreamSpelling ring = new UpstreamSpelling(spelling);
      ring.text("key", balancing.key(), other.key());
      ring.number("maxLoad", balancing.maxLoad(), other.maxLoad());
      boolean defaults = balancing.key().equals(other.key()) && balancing.maxLoad() == 0;
      field("ringHash", ring.mapping(), defaults, true);
    }
    section("stickyCookie", balancing.sticky().map(this::sticky));
    duration("slowStart", balancing.slowStart(), other.slowStart());
    number("panicThreshold", balancing.panicThreshold(), other.panicThreshold());
  }

  private String sticky(StickyCookie cookie) {
    UpstreamSpelling one = new UpstreamSpelling(spelling);
    one.fields.put("name", spelling.text(cookie.name()));
    one.text("path", cookie.path(), StickyCookie.PATH);
    one.duration("maxAge", cookie.maxAge(), StickyCookie.MAX_AGE);
    one.field("secure", "" + cookie.secure(), cookie.secure(), StickyCookie.SECURE);
    one.field("httpOnly", "" + cookie.httpOnly(), cookie.httpOnly(), StickyCookie.HTTP_ONLY);
    one.field(
        "sameSite",
        cookie.sameSite().name().toLowerCase(Locale.ROOT),
        cookie.sameSite(),
        StickyCookie.SAME_SITE);
    return one.mapping();
  }

  /** A section that may only be left out, or {@code null}, where there is none. */
  private void section(String name, Optional<String> text) {
    field(name, text.orElse("null"), text.isEmpty(), true);
  }

  private void duration(String name, Duration value, Duration absent) {
    field(name, spelling.duration(value.toMillis()), value, absent);
  }

  private void number(String name, int value, int absent) {
    field(name, String.valueOf(value), value, absent);
  }

  private void text(String name, Object value, Object absent) {
    field(name, spelling.quoted(value.toString()), value, absent);
  }

  private String endpoint(EndpointSpec endpoint) {
    boolean plain = endpoint.equals(EndpointSpec.of(endpoint.target()));
    UpstreamSpelling one = new UpstreamSpelling(spelling);
    switch (endpoint.target()) {
      case Endpoint target -> {
        String address = spelling.endpoint(target.toString());
        if (plain && spelling.either()) {
          return address;
        }
        one.fields.put("address", address);
      }
      case DnsTarget dns -> one.fields.put("dns", dns(dns));
      case FileTarget file -> one.fields.put("file", spelling.path(file.path()));
    }
    one.number("weight", endpoint.weight(), EndpointSpec.WEIGHT);
    one.field("draining", "" + endpoint.draining(), endpoint.draining(), EndpointSpec.DRAINING);
    return one.mapping();
  }

  private String dns(DnsTarget dns) {
    UpstreamSpelling one = new UpstreamSpelling(spelling);
    String name = spelling.either() ? dns.name() : dns.name().toUpperCase(Locale.ROOT) + ".";
    one.fields.put("name", spelling.text(name));
    one.fields.put("port", "" + dns.port());
    one.text("family", dns.family(), DnsTarget.Family.ANY);
    one.duration("minTtl", dns.minTtl(), DnsTarget.MIN_TTL);
    one.duration("maxTtl", dns.maxTtl(), DnsTarget.MAX_TTL);
    return one.mapping();
  }
}
