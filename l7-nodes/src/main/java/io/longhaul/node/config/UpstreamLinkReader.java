package io.longhaul.node.config;

import io.longhaul.membership.config.Section;
import java.nio.file.Path;
import java.util.Optional;

/** Binds how an upstream's endpoints are spoken to. */
final class UpstreamLinkReader {
  private UpstreamLinkReader() {}

  static UpstreamLink read(Section upstream) {
    UpstreamProtocol protocol =
        upstream.oneOf("protocol", UpstreamProtocol.class, UpstreamProtocol.HTTP1);
    if (protocol == UpstreamProtocol.H2C) {
      upstream.onlyWhere("tls", "protocol is http1 or h2");
    }
    if (!protocol.sharesConnections()) {
      upstream.onlyWhere("maxStreamsPerConnection", "protocol is h2c or h2");
    }
    Optional<UpstreamTls> given = upstream.section("tls").map(UpstreamLinkReader::tls);
    return new UpstreamLink(
        protocol,
        given.isEmpty() && protocol == UpstreamProtocol.H2
            ? Optional.of(UpstreamTls.DEFAULT)
            : given,
        upstream.has("proxyProtocol")
            ? Optional.of(upstream.oneOf("proxyProtocol", ProxyVersion.class, ProxyVersion.V2))
            : Optional.empty(),
        upstream.integer(
            "maxStreamsPerConnection", 1, UpstreamLink.MOST_STREAMS, UpstreamLink.MAX_STREAMS));
  }

  private static UpstreamTls tls(Section tls) {
    return new UpstreamTls(
        tls.value("ca", UpstreamLinkReader::ca, UpstreamTls.DEFAULT.ca()),
        tls.value("serverName", UpstreamLinkReader::serverName, UpstreamTls.DEFAULT.serverName()),
        own(tls),
        tls.value("minVersion", TlsVersion::parse, UpstreamTls.DEFAULT.minVersion()));
  }

  private static Optional<Path> ca(String text) {
    return text.equals(UpstreamTls.SYSTEM)
        ? Optional.empty()
        : Optional.of(AbsolutePath.parse(text));
  }

  private static Optional<String> serverName(String text) {
    return Optional.of(
        HostName.normalise(text)
            .filter(name -> !isAddress(name))
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "'%s' (expected: a host name; without one, certificates must be for the endpoint's DNS name or IP address)"
                            .formatted(text))));
  }

  private static boolean isAddress(String name) {
    return name.startsWith("[") || name.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
  }

  private static Optional<CertificateFiles> own(Section tls) {
    if (!tls.has("clientCertificate") && !tls.has("key")) {
      return Optional.empty();
    }
    return Optional.of(
        new CertificateFiles(
            AbsolutePath.required(tls, "clientCertificate"), AbsolutePath.required(tls, "key")));
  }
}
