package io.longhaul.node.tls;

import io.longhaul.node.config.CertificateFiles;
import io.longhaul.node.config.ClientCertificates;
import io.longhaul.node.config.ListenerTls;
import io.longhaul.node.files.Watched;
import io.longhaul.node.metrics.TlsMetrics;
import io.longhaul.node.missing.MissingPart;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listener's certificates as they are now. What is in force is replaced whole, and only by what
 * was checked whole. Only {@link #current} may be called from any thread.
 */
final class TlsListener {
  private static final Logger LOG = LoggerFactory.getLogger(TlsListener.class);

  private final String name;
  private final TlsEngine engine;
  private TicketKeys tickets;
  private final TlsMetrics metrics;
  private ListenerTls spec;
  private Map<CertificateFiles, Watched<KeyedCertificate>> pairs = Map.of();
  private Optional<Watched<List<X509Certificate>>> authorities = Optional.empty();
  private Optional<TlsPolicy> policy = Optional.empty();
  private IdentityHashMap<KeyedCertificate, TlsContext> built = new IdentityHashMap<>();
  private Optional<String> fault = Optional.empty();
  private volatile ServerCertificates current = ServerCertificates.NONE;

  TlsListener(
      String name, ListenerTls spec, TlsEngine engine, TicketKeys tickets, TlsMetrics metrics) {
    this.name = name;
    this.engine = engine;
    this.tickets = tickets;
    this.metrics = metrics;
    this.spec = spec;
    watch();
  }

  /** What new connections are served with. */
  ServerCertificates current() {
    return current;
  }

  /**
   * What it could not have yet: any certificate at all, and files, of which what is in force may be
   * without.
   *
   * @param prefix of the parts' names
   */
  Stream<MissingPart> missing(String prefix) {
    Stream<Optional<MissingPart>> files =
        spec.certificates().stream().map(f -> pair(f).missing(prefix + f.certificate()));
    Optional<MissingPart> clients =
        authorities.flatMap(a -> a.missing(prefix + spec.clientCertificates().orElseThrow().ca()));
    Optional<MissingPart> any =
        built.isEmpty()
            ? Optional.of(MissingPart.of(prefix + "any certificate", fault))
            : Optional.empty();
    return Stream.concat(Stream.of(any, clients), files).flatMap(Optional::stream);
  }

  /** Other settings have come; what is in force stays until all their files are good. */
  void spec(ListenerTls other) {
    if (!spec.equals(other)) {
      spec = other;
      watch();
    }
  }

  /** Other ticket keys make and open tickets from now on. */
  void tickets(TicketKeys other) {
    tickets = other;
    policy.ifPresent(
        now -> built.values().forEach(context -> context.tickets(other, now.identity())));
  }

  /** Looks whether files have changed. */
  void look() {
    boolean changed = authorities.isPresent() && authorities.get().look();
    for (Watched<KeyedCertificate> pair : pairs.values()) {
      changed |= pair.look();
    }
    if (changed) {
      apply();
    }
  }

  private void watch() {
    Map<CertificateFiles, Watched<KeyedCertificate>> before = pairs;
    Map<CertificateFiles, Watched<KeyedCertificate>> now = new HashMap<>();
    for (CertificateFiles files : spec.certificates()) {
      Watched<KeyedCertificate> known = before.get(files);
      now.put(files, known == null ? watched(files) : known);
    }
    pairs = now;
    authorities = spec.clientCertificates().map(this::watched);
    apply();
  }

  private Watched<KeyedCertificate> watched(CertificateFiles files) {
    return new Watched<>(
        List.of(files.certificate(), files.key()),
        () -> KeyedCertificate.read(files),
        this::refused);
  }

  private Watched<List<X509Certificate>> watched(ClientCertificates clients) {
    Path ca = clients.ca();
    return new Watched<>(List.of(ca), () -> PemFile.read(ca).certificates(), this::refused);
  }

  private void refused(String why) {
    fault = Optional.of(why);
    metrics.certificatesRefused.increment();
    LOG.error("listener {}: refused, what is in force stays: {}", name, why);
  }

  private void apply() {
    boolean known = authorities.stream().allMatch(a -> a.value().isPresent());
    boolean whole = known && pairs.values().stream().allMatch(p -> p.value().isPresent());
    // Half of what was asked for is better than nothing, and only than that.
    if (!known || (!whole && !built.isEmpty())) {
      return;
    }
    try {
      build(TlsPolicy.of(name, spec, authorities.flatMap(Watched::value).orElse(List.of())));
    } catch (SSLException | RuntimeException e) {
      refused(e.toString());
    }
  }

  private void build(TlsPolicy now) throws SSLException {
    IdentityHashMap<KeyedCertificate, TlsContext> before =
        policy.equals(Optional.of(now)) ? built : new IdentityHashMap<>();
    IdentityHashMap<KeyedCertificate, TlsContext> contexts = new IdentityHashMap<>();
    List<ServerCertificates.Served> served = new ArrayList<>();
    Map<CertificateFiles, KeyedCertificate> fresh = new LinkedHashMap<>();
    for (CertificateFiles files : spec.certificates()) {
      Optional<KeyedCertificate> certificate = pair(files).value();
      if (certificate.isPresent()) {
        TlsContext known = before.get(certificate.get());
        TlsContext context =
            known == null ? TlsContext.of(engine, now, certificate.get(), tickets) : known;
        contexts.put(certificate.get(), context);
        served.add(new ServerCertificates.Served(certificate.get().names(), Optional.of(context)));
        if (known == null) {
          fresh.put(files, certificate.get());
        }
      } else {
        served.add(new ServerCertificates.Served(List.of(), Optional.empty()));
      }
    }
    built = contexts;
    policy = Optional.of(now);
    current = new ServerCertificates(served);
    // Said only now: who hears of it may come at once, and is to find it.
    fresh.forEach(this::loaded);
  }

  private Watched<KeyedCertificate> pair(CertificateFiles files) {
    Watched<KeyedCertificate> pair = pairs.get(files);
    if (pair == null) {
      throw new IllegalStateException("not watched: " + files);
    }
    return pair;
  }

  private void loaded(CertificateFiles files, KeyedCertificate certificate) {
    metrics.certificatesLoaded.increment();
    LOG.info(
        "listener {}: {} is in force for new connections: {}, until {}",
        name,
        files.certificate(),
        certificate.names(),
        certificate.own().getNotAfter().toInstant());
    certificate
        .warning(Instant.now())
        .ifPresent(warning -> LOG.warn("listener {}: {}: {}", name, files.certificate(), warning));
  }
}
