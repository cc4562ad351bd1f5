package io.longhaul.node.config;

import io.longhaul.membership.config.Section;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Binds a listener's {@code tls} to its values. Whether the files are there, each node sees. */
final class TlsReader {
  private TlsReader() {}

  static ListenerTls read(Section tls) {
    return new ListenerTls(
        certificates(tls),
        tls.value("minVersion", TlsVersion::parse, ListenerTls.MIN_VERSION),
        clientCertificates(tls));
  }

  private static List<CertificateFiles> certificates(Section tls) {
    List<Section> sections = tls.sections("certificates");
    if (sections.isEmpty()) {
      tls.fault("certificates", "none (expected: at least one, with its key)");
    }
    if (sections.size() > ListenerTls.MAX_CERTIFICATES) {
      tls.fault(
          "certificates",
          "%d (expected: at most %d)".formatted(sections.size(), ListenerTls.MAX_CERTIFICATES));
    }
    List<CertificateFiles> certificates = new ArrayList<>();
    Set<Path> given = new HashSet<>();
    for (Section section : sections) {
      CertificateFiles files =
          new CertificateFiles(
              AbsolutePath.required(section, "certificate"), AbsolutePath.required(section, "key"));
      if (!AbsolutePath.isStandIn(files.certificate()) && !given.add(files.certificate())) {
        section.fault(
            "certificate", "'" + files.certificate() + "' is given twice (expected: once)");
      }
      certificates.add(files);
    }
    return certificates;
  }

  private static Optional<ClientCertificates> clientCertificates(Section tls) {
    return tls.section("clientCertificates")
        .map(
            section ->
                new ClientCertificates(
                    AbsolutePath.required(section, "ca"),
                    section.bool("required", ClientCertificates.REQUIRED)));
  }
}
