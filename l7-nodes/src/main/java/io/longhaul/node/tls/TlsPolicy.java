package io.longhaul.node.tls;

import io.longhaul.membership.model.TicketSecrets;
import io.longhaul.node.config.ListenerTls;
import io.longhaul.node.config.TlsVersion;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;

/**
 * What all connections of one listener have in common, whichever certificate serves them.
 *
 * @param listener its name
 * @param authorities that clients' certificates must come from; empty where none is asked for
 */
record TlsPolicy(
    String listener,
    TlsVersion minVersion,
    ClientAuth clientAuth,
    List<X509Certificate> authorities) {
  /** Only ciphers with authentication built in, and keys that are forgotten (RFC 9325, 4.2). */
  static final List<String> CIPHERS =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  /** What is offered by ALPN, the best first; who comes next acts on what was chosen. */
  static final ApplicationProtocolConfig ALPN =
      new ApplicationProtocolConfig(
          Protocol.ALPN,
          SelectorFailureBehavior.NO_ADVERTISE,
          SelectedListenerFailureBehavior.ACCEPT,
          ApplicationProtocolNames.HTTP_2,
          ApplicationProtocolNames.HTTP_1_1);

  /** How long a session may be resumed. */
  static final long SESSION_SECONDS = TicketSecrets.LIFETIME.toSeconds();

  static TlsPolicy of(String listener, ListenerTls tls, List<X509Certificate> authorities) {
    ClientAuth auth =
        tls.clientCertificates()
            .map(clients -> clients.required() ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL)
            .orElse(ClientAuth.NONE);
    return new TlsPolicy(listener, tls.minVersion(), auth, authorities);
  }

  List<String> protocols() {
    return protocols(minVersion);
  }

  /** The versions from the oldest that is spoken, as engines name them. */
  static List<String> protocols(TlsVersion oldest) {
    return oldest == TlsVersion.V1_3 ? List.of("TLSv1.3") : List.of("TLSv1.3", "TLSv1.2");
  }

  /** What a session must have begun under to be resumed here: the same question to the client. */
  String identity() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((listener + " " + clientAuth).getBytes(StandardCharsets.UTF_8));
      for (X509Certificate authority : authorities) {
        digest.update(authority.getEncoded());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
      throw new IllegalStateException("certificates that were read have an encoding", e);
    }
  }
}
