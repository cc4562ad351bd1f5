package io.longhaul.node.jwt;

import io.longhaul.node.config.JwtAlgorithm;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Optional;

/**
 * A public key that signatures are checked with (RFC 7517; RFC 7518, 6; RFC 8037). Its algorithm
 * follows from its type, and a token cannot choose another.
 */
record Jwk(Optional<String> id, JwtAlgorithm algorithm, PublicKey key) {
  static final int MIN_RSA_BITS = 2_048;
  static final int MAX_RSA_BITS = 8_192;
  private static final int MAX_EXPONENT_BITS = 32;
  private static final int POINT_BYTES = 32;
  private static final int SIGNATURE_BYTES = 64;

  /**
   * Reads a key; empty where it is of no use here (another type or curve, or for encryption).
   *
   * @throws IllegalArgumentException if it is of use and wrong
   */
  static Optional<Jwk> read(JsonObject json) {
    if (json.has("d") || json.has("k")) {
      throw new IllegalArgumentException("a private or shared key (expected: public keys only)");
    }
    boolean signs = json.text("use").orElse("sig").equals("sig");
    boolean verifies = !json.has("key_ops") || json.texts("key_ops").contains("verify");
    String type = json.text("kty").orElse("") + json.text("crv").map(c -> " " + c).orElse("");
    Optional<JwtAlgorithm> algorithm =
        switch (type) {
          case "RSA" -> Optional.of(JwtAlgorithm.RS256);
          case "EC P-256" -> Optional.of(JwtAlgorithm.ES256);
          case "OKP Ed25519" -> Optional.of(JwtAlgorithm.EDDSA);
          default -> Optional.empty();
        };
    if (!signs
        || !verifies
        || algorithm.isEmpty()
        || !json.text("alg")
            .orElse(algorithm.get().toString())
            .equals(algorithm.get().toString())) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Jwk(json.text("kid"), algorithm.get(), key(json, algorithm.get())));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("a key that cannot be used: " + e.getMessage(), e);
    }
  }

  /** Whether this key made the signature. */
  boolean verifies(byte[] signed, byte[] signature) {
    boolean fits =
        algorithm == JwtAlgorithm.RS256
            ? signature.length == (((RSAPublicKey) key).getModulus().bitLength() + 7) / Byte.SIZE
            : signature.length == SIGNATURE_BYTES;
    if (!fits) {
      return false;
    }
    try {
      Signature verifier = Signature.getInstance(javaName());
      verifier.initVerify(key);
      verifier.update(signed);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private String javaName() {
    return switch (algorithm) {
      case RS256 -> "SHA256withRSA";
      case ES256 -> "SHA256withECDSAinP1363Format";
      case EDDSA -> "Ed25519";
    };
  }

  private static PublicKey key(JsonObject json, JwtAlgorithm algorithm)
      throws GeneralSecurityException {
    return switch (algorithm) {
      case RS256 -> rsa(unsigned(json, "n"), unsigned(json, "e"));
      case ES256 -> ec(point(json, "x"), point(json, "y"));
      case EDDSA -> edwards(point(json, "x"));
    };
  }

  private static PublicKey rsa(BigInteger modulus, BigInteger exponent)
      throws GeneralSecurityException {
    int bits = modulus.bitLength();
    if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS) {
      throw new IllegalArgumentException(
          "RSA: %d bits (expected: %d to %d)".formatted(bits, MIN_RSA_BITS, MAX_RSA_BITS));
    }
    if (!exponent.testBit(0)
        || exponent.bitLength() < 2
        || exponent.bitLength() > MAX_EXPONENT_BITS) {
      throw new IllegalArgumentException("RSA: exponent " + exponent + " (expected: 65537)");
    }
    return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
  }

  private static PublicKey ec(byte[] x, byte[] y) throws GeneralSecurityException {
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec("secp256r1"));
    ECParameterSpec curve = parameters.getParameterSpec(ECParameterSpec.class);
    ECPoint point = new ECPoint(new BigInteger(1, x), new BigInteger(1, y));
    if (!isOn(curve, point)) {
      throw new IllegalArgumentException("EC: a point that is not on P-256 (expected: on it)");
    }
    return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, curve));
  }

  private static boolean isOn(ECParameterSpec curve, ECPoint point) {
    BigInteger p = ((ECFieldFp) curve.getCurve().getField()).getP();
    BigInteger x = point.getAffineX();
    BigInteger y = point.getAffineY();
    BigInteger right =
        x.pow(3).add(curve.getCurve().getA().multiply(x)).add(curve.getCurve().getB());
    return x.compareTo(p) < 0
        && y.compareTo(p) < 0
        && y.pow(2).subtract(right).mod(p).signum() == 0;
  }

  /** RFC 8032, 5.1.2: little-endian, with the sign of x in the last bit. */
  private static PublicKey edwards(byte[] encoded) throws GeneralSecurityException {
    byte[] bigEndian = new byte[encoded.length];
    for (int i = 0; i < encoded.length; i++) {
      bigEndian[i] = encoded[encoded.length - 1 - i];
    }
    boolean xIsOdd = (bigEndian[0] & 0x80) != 0;
    bigEndian[0] &= 0x7F;
    EdECPoint point = new EdECPoint(xIsOdd, new BigInteger(1, bigEndian));
    return KeyFactory.getInstance("Ed25519")
        .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point));
  }

  private static byte[] point(JsonObject json, String name) {
    byte[] bytes = bytes(json, name);
    if (bytes.length != POINT_BYTES) {
      throw new IllegalArgumentException(
          name + ": " + bytes.length + " bytes (expected: " + POINT_BYTES + ")");
    }
    return bytes;
  }

  private static BigInteger unsigned(JsonObject json, String name) {
    return new BigInteger(1, bytes(json, name));
  }

  private static byte[] bytes(JsonObject json, String name) {
    return json.text(name)
        .flatMap(Base64Url::decode)
        .orElseThrow(
            () -> new IllegalArgumentException(name + ": missing, or not base64url without '='"));
  }
}
