package io.longhaul.chaos.node;

import java.util.Optional;

/** Whom the benchmarks measure. */
enum Contender {
  LONGHAUL("longhaul", ""),
  HAPROXY("haproxy", "haproxy"),
  NGINX("nginx", "nginx-light");

  private final String label;
  private final String debianPackage;

  Contender(String label, String debianPackage) {
    this.label = label;
    this.debianPackage = debianPackage;
  }

  /** Its name in output and options; that of its program too. */
  String label() {
    return label;
  }

  /** As the end of a key: {@code wsHaproxy}. */
  String suffix() {
    return Character.toUpperCase(label.charAt(0)) + label.substring(1);
  }

  /** The package of Debian that has it. */
  String debianPackage() {
    return debianPackage;
  }

  /** The peer of that name. */
  static Optional<Contender> peer(String label) {
    return switch (label) {
      case "haproxy" -> Optional.of(HAPROXY);
      case "nginx" -> Optional.of(NGINX);
      default -> Optional.empty();
    };
  }
}
