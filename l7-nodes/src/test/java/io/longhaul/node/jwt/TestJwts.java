package io.longhaul.node.jwt;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;

/** Keys, key sets and tokens made with Java's own cryptography, right ones and wrong ones. */
public final class TestJwts {
  private static final int POINT = 32;

  private TestJwts() {}

  /** One algorithm's key pair. */
  public static final class Signer {
    private final String algorithm;
    private final String kid;
    private final KeyPair pair;

    private Signer(String algorithm, String kid, KeyPair pair) {
      this.algorithm = algorithm;
      this.kid = kid;
      this.pair = pair;
    }

    public String token(String claims) {
      return token("{\"alg\":\"" + algorithm + "\",\"kid\":\"" + kid + "\"}", claims);
    }

    public String token(String header, String claims) {
      String signed = encode(header.getBytes(UTF_8)) + "." + encode(claims.getBytes(UTF_8));
      return signed + "." + encode(sign(signed));
    }

    private byte[] sign(String text) {
      try {
        Signature signature =
            Signature.getInstance(
                switch (algorithm) {
                  case "RS256" -> "SHA256withRSA";
                  case "ES256" -> "SHA256withECDSAinP1363Format";
                  default -> "Ed25519";
                });
        signature.initSign(pair.getPrivate());
        signature.update(text.getBytes(ISO_8859_1));
        return signature.sign();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    public String jwk() {
      String key =
          switch (pair.getPublic()) {
            case RSAPublicKey rsa ->
                "\"kty\":\"RSA\",\"n\":\"%s\",\"e\":\"%s\""
                    .formatted(
                        encode(unsigned(rsa.getModulus())),
                        encode(unsigned(rsa.getPublicExponent())));
            case ECPublicKey ec ->
                "\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"%s\",\"y\":\"%s\""
                    .formatted(
                        encode(padded(ec.getW().getAffineX())),
                        encode(padded(ec.getW().getAffineY())));
            case EdECPublicKey ed ->
                "\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"%s\""
                    .formatted(encode(littleEndian(ed)));
            default -> throw new IllegalStateException("key: " + pair.getPublic());
          };
      return "{\"kid\":\"%s\",%s}".formatted(kid, key);
    }
  }

  public static Signer signer(String algorithm, String kid) {
    try {
      KeyPairGenerator generator =
          KeyPairGenerator.getInstance(
              switch (algorithm) {
                case "RS256" -> "RSA";
                case "ES256" -> "EC";
                default -> "Ed25519";
              });
      if (!algorithm.equals("EdDSA")) {
        generator.initialize(algorithm.equals("RS256") ? 2048 : 256);
      }
      return new Signer(algorithm, kid, generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public static String keySet(Signer... signers) {
    return "{\"keys\":["
        + String.join(",", Arrays.stream(signers).map(Signer::jwk).toList())
        + "]}";
  }

  public static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return bytes[0] == 0 && bytes.length > 1 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }

  private static byte[] padded(BigInteger number) {
    byte[] bytes = unsigned(number);
    byte[] padded = new byte[POINT];
    System.arraycopy(bytes, 0, padded, POINT - bytes.length, bytes.length);
    return padded;
  }

  private static byte[] littleEndian(EdECPublicKey key) {
    byte[] big = padded(key.getPoint().getY());
    byte[] little = new byte[POINT];
    for (int i = 0; i < POINT; i++) {
      little[i] = big[POINT - 1 - i];
    }
    if (key.getPoint().isXOdd()) {
      little[POINT - 1] |= (byte) 0x80;
    }
    return little;
  }
}
