package io.longhaul.node.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/** Makes upstreams, each of whose fields has its default or something else. */
final class RandomUpstreams {
  private final Random random;

  RandomUpstreams(Random random) {
    this.random = random;
  }

  Upstream named(String name) {
    Upstream defaults = Upstream.of(name, endpoints());
    UpstreamLink link = link();
    return new Upstream(
        name,
        defaults.endpoints(),
        or(defaults.connectTimeout(), () -> Duration.ofMillis(random.nextInt(1, 9_999))),
        defaults.responseTimeout(),
        defaults.idleTimeout(),
        tunnels(),
        defaults.keepAliveTimeout(),
        or(defaults.keepAliveConnections(), () -> random.nextInt(100)),
        link,
        balancing(),
        new Health(maybe(() -> check(link.protocol())), maybe(this::outlier)),
        resilience());
  }

  private TunnelTimes tunnels() {
    TunnelTimes defaults = TunnelTimes.DEFAULT;
    return new TunnelTimes(
        or(defaults.idleTimeout(), () -> Duration.ofMinutes(random.nextInt(1, 99))),
        maybe(
            () ->
                new TunnelPing(
                    or(
                        TunnelPing.DEFAULT.interval(),
                        () -> Duration.ofSeconds(random.nextInt(1, 99))),
                    or(
                        TunnelPing.DEFAULT.timeout(),
                        () -> Duration.ofSeconds(random.nextInt(1, 99))),
                    random.nextBoolean())),
        or(defaults.maxAge(), () -> Duration.ofHours(random.nextInt(1, 99))));
  }

  private UpstreamLink link() {
    UpstreamProtocol protocol = one(UpstreamProtocol.values());
    boolean secure =
        protocol == UpstreamProtocol.H2
            || (protocol == UpstreamProtocol.HTTP1 && random.nextBoolean());
    return new UpstreamLink(
        protocol,
        secure ? Optional.of(tls()) : Optional.empty(),
        maybe(() -> one(ProxyVersion.values())),
        protocol == UpstreamProtocol.HTTP1
            ? UpstreamLink.MAX_STREAMS
            : or(UpstreamLink.MAX_STREAMS, () -> random.nextInt(1, 9_999)));
  }

  private UpstreamTls tls() {
    return new UpstreamTls(
        maybe(() -> Path.of("/tls/ca.pem")),
        maybe(() -> "app.example"),
        maybe(() -> new CertificateFiles(Path.of("/tls/own.pem"), Path.of("/tls/own.key"))),
        one(TlsVersion.V1_2, TlsVersion.V1_3));
  }

  private List<EndpointSpec> endpoints() {
    List<EndpointSpec> all = new ArrayList<>();
    all.add(endpoint(Endpoint.parse("[2001:db8::1]:80")));
    all.add(endpoint(Endpoint.parse("10.0.0." + random.nextInt(256) + ":80")));
    maybe(this::dns).ifPresent(target -> all.add(endpoint(target)));
    maybe(() -> new FileTarget(Path.of("/tls/" + random.nextInt(9))))
        .map(this::endpoint)
        .ifPresent(all::add);
    return all;
  }

  private EndpointTarget dns() {
    return new DnsTarget(
        one("app.internal", "_app.b.internal"),
        random.nextInt(1, 65_536),
        or(DnsTarget.Family.ANY, () -> one(DnsTarget.Family.values())),
        or(DnsTarget.MIN_TTL, () -> Duration.ofMillis(random.nextInt(100, 60_000))),
        or(DnsTarget.MAX_TTL, () -> Duration.ofSeconds(random.nextInt(60, 86_401))));
  }

  private EndpointSpec endpoint(EndpointTarget target) {
    return new EndpointSpec(
        target,
        or(EndpointSpec.WEIGHT, () -> random.nextInt(EndpointSpec.MAX_WEIGHT + 1)),
        or(EndpointSpec.DRAINING, random::nextBoolean));
  }

  private Balancing balancing() {
    Balancing defaults = Balancing.DEFAULT;
    Balance strategy = or(defaults.strategy(), () -> one(Balance.values()));
    boolean ring = strategy == Balance.RING_HASH;
    return new Balancing(
        strategy,
        ring ? or(defaults.key(), this::key) : defaults.key(),
        ring ? or(defaults.maxLoad(), () -> random.nextInt(101, 999)) : defaults.maxLoad(),
        maybe(this::sticky),
        or(defaults.slowStart(), () -> Duration.ofSeconds(random.nextInt(60))),
        or(defaults.panicThreshold(), () -> random.nextInt(101)));
  }

  private HealthCheck check(UpstreamProtocol protocol) {
    HealthCheck.Type type = one(HealthCheck.Type.values());
    if (type == HealthCheck.Type.GRPC && !protocol.sharesConnections()) {
      type = HealthCheck.Type.TCP;
    }
    boolean http = type == HealthCheck.Type.HTTP;
    return new HealthCheck(
        type,
        http || type == HealthCheck.Type.WEBSOCKET ? one("/", "/up?x=1") : HealthCheck.PATH,
        type == HealthCheck.Type.TCP ? Optional.empty() : maybe(() -> "a.example"),
        http && random.nextBoolean()
            ? List.of(new StatusRange(204, 204), new StatusRange(200, 201))
            : HealthCheck.EXPECT,
        type == HealthCheck.Type.GRPC ? one("", "chat.Chat") : HealthCheck.SERVICE,
        or(HealthCheck.INTERVAL, () -> Duration.ofMillis(random.nextInt(100, 9_999))),
        or(HealthCheck.JITTER, () -> Duration.ofMillis(random.nextInt(999))),
        or(HealthCheck.TIMEOUT, () -> Duration.ofMillis(random.nextInt(1, 9_999))),
        or(HealthCheck.RISE, () -> random.nextInt(1, 9)),
        or(HealthCheck.FALL, () -> random.nextInt(1, 9)));
  }

  private Outlier outlier() {
    return new Outlier(
        or(Outlier.DEFAULT.consecutiveFailures(), () -> random.nextInt(1, 9)),
        or(Outlier.DEFAULT.baseEjection(), () -> Duration.ofSeconds(random.nextInt(1, 60))),
        or(Outlier.DEFAULT.maxEjection(), () -> Duration.ofSeconds(random.nextInt(60, 600))),
        or(Outlier.DEFAULT.maxEjectedPercent(), () -> random.nextInt(101)),
        random.nextBoolean());
  }

  private Resilience resilience() {
    return new Resilience(
        or(Resilience.TOTAL_TIMEOUT, () -> Duration.ofSeconds(random.nextInt(99))),
        maybe(
            () ->
                new Retries(
                    or(Retries.ATTEMPTS, () -> random.nextInt(1, 10)),
                    or(Retries.ON, () -> List.of(Retries.On.UNAVAILABLE, Retries.On.RESET)),
                    or(Retries.BUDGET_PERCENT, () -> random.nextInt(101)),
                    or(Retries.MIN_PER_SECOND, () -> random.nextInt(99)))),
        or(UpstreamLimits.NONE, () -> new UpstreamLimits(random.nextInt(9), 0, 7)));
  }

  private HashKey key() {
    return HashKey.parse(one("path", "header:X-User", "cookie:Sid"));
  }

  private StickyCookie sticky() {
    boolean secure = random.nextBoolean();
    StickyCookie.SameSite some =
        or(StickyCookie.SAME_SITE, () -> one(StickyCookie.SameSite.values()));
    return new StickyCookie(
        one("lb", "SRV"),
        or(StickyCookie.PATH, () -> "/app"),
        or(StickyCookie.MAX_AGE, () -> Duration.ofSeconds(random.nextInt(99))),
        secure,
        random.nextBoolean(),
        some == StickyCookie.SameSite.NONE && !secure ? StickyCookie.SAME_SITE : some);
  }

  private <T> T or(T value, Supplier<T> other) {
    return random.nextBoolean() ? value : other.get();
  }

  private <T> Optional<T> maybe(Supplier<T> value) {
    return random.nextBoolean() ? Optional.empty() : Optional.of(value.get());
  }

  @SafeVarargs
  private <T> T one(T... values) {
    return values[random.nextInt(values.length)];
  }
}
