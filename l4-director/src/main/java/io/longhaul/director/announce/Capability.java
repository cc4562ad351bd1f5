package io.longhaul.director.announce;

/** Codes of the capabilities that matter here (RFC 5492). */
final class Capability {
  /** One address family (RFC 4760). */
  static final int MULTIPROTOCOL = 1;

  /** AS numbers of four octets (RFC 6793). */
  static final int FOUR_OCTET_AS = 65;

  private Capability() {}
}
