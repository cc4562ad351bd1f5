package io.longhaul.node.config;

import io.longhaul.membership.config.Section;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Binds a listener's {@code tls} to its values. Whether the files are there, each node sees. */
final class TlsReader {
  /** Longest path that Linux takes, with its final zero. */
  private static final int MAX_PATH = 4_096;

  private static final Path NOWHERE = Path.of("/");

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
          new CertificateFiles(path(section, "certificate"), path(section, "key"));
      if (!files.certificate().equals(NOWHERE) && !given.add(files.certificate())) {
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
                    path(section, "ca"), section.bool("required", ClientCertificates.REQUIRED)));
  }

  /** A required path; {@code /} where it is wrong. */
  static Path path(Section section, String field) {
    if (!section.has(field)) {
      var _ = section.string(field);
      return NOWHERE;
    }
    return section.value(field, TlsReader::path, NOWHERE);
  }

  /** A parser for {@code Section.value}. */
  static Path path(String text) {
    try {
      Path path = Path.of(text);
      if (path.isAbsolute()
          && path.getFileName() != null
          && text.length() < MAX_PATH
          && text.chars().noneMatch(Character::isISOControl)) {
        return path.normalize();
      }
    } catch (InvalidPathException e) {
      // Said below, as everything that is no path.
    }
    throw new IllegalArgumentException(
        "'%s' (expected: an absolute path of at most %d characters)".formatted(text, MAX_PATH - 1));
  }
}
