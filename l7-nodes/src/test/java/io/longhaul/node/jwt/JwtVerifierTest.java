package io.longhaul.node.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.node.config.JwtAlgorithm;
import io.longhaul.node.config.JwtRules;
import io.longhaul.node.jwt.TestJwts.Signer;
import io.longhaul.node.metrics.DenyReason;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JwtVerifierTest {
  private static final Signer RSA = TestJwts.signer("RS256", "rsa");
  private static final Signer EC = TestJwts.signer("ES256", "ec");
  private static final Signer ED = TestJwts.signer("EdDSA", "ed");
  private static final String CLAIMS =
      "{\"iss\":\"me\",\"aud\":[\"x\",\"api\"],\"exp\":2000,\"nbf\":1000,\"sub\":\"u\",\"role\":\"admin\",\"n\":7}";

  private final JwkSet keys = set(TestJwts.keySet(RSA, EC, ED));

  private static JwkSet set(String document) {
    return JwkSet.parse(document.getBytes(UTF_8));
  }

  private static JwtVerifier verifier(JwtAlgorithm... algorithms) {
    return new JwtVerifier(
        new JwtRules(
            JwtRules.Place.HEADER,
            "authorization",
            "/keys",
            JwtRules.REFRESH,
            List.of(algorithms),
            Optional.of("me"),
            List.of("api"),
            Duration.ofSeconds(30),
            Map.of("role", "admin"),
            Map.of("sub", "x-user", "n", "x-n", "none", "x-none")));
  }

  private static JwtVerifier all() {
    return verifier(JwtAlgorithm.values());
  }

  private DenyReason fault(JwtVerifier verifier, String token) {
    try {
      JwtVerifier.checkTime(verifier.verify(token, keys), 1_500);
      throw new AssertionError("passes: " + token);
    } catch (JwtFault e) {
      return e.reason();
    }
  }

  @Test
  void tokensOfAllThreeAlgorithmsPass() throws JwtFault {
    for (Signer signer : List.of(RSA, EC, ED)) {
      Verified token = all().verify(signer.token(CLAIMS), keys);
      assertThat(token.subject()).contains("u");
      assertThat(token.fields()).isEqualTo(Map.of("x-user", "u", "x-n", "7"));
    }
  }

  @Test
  void signatureOfAnyOtherBytesIsRefused() {
    for (Signer signer : List.of(RSA, EC, ED)) {
      String[] parts = signer.token(CLAIMS).split("\\.", -1);
      String other = TestJwts.encode(CLAIMS.replace("\"u\"", "\"v\"").getBytes(UTF_8));
      assertThat(fault(all(), parts[0] + "." + other + "." + parts[2]))
          .isEqualTo(DenyReason.JWT_SIGNATURE);
      assertThat(fault(all(), parts[0] + "." + parts[1] + ".")).isEqualTo(DenyReason.JWT_SIGNATURE);
      byte[] zeros = new byte[64];
      assertThat(fault(all(), parts[0] + "." + parts[1] + "." + TestJwts.encode(zeros)))
          .isEqualTo(DenyReason.JWT_SIGNATURE);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "none", "None", "", "HS256", "RS384", "PS256", "rs256", "ES384", "ES256K", "EdDSA "
      })
  void otherAlgorithmIsRefusedBeforeAnyKeyIsUsed(String algorithm) {
    assertThat(fault(all(), RSA.token("{\"alg\":\"" + algorithm + "\",\"kid\":\"rsa\"}", CLAIMS)))
        .isEqualTo(DenyReason.JWT_ALGORITHM);
  }

  @Test
  void algorithmThatThePolicyDoesNotAcceptIsRefused() {
    assertThat(fault(verifier(JwtAlgorithm.ES256), RSA.token(CLAIMS)))
        .isEqualTo(DenyReason.JWT_ALGORITHM);
  }

  @ParameterizedTest
  @CsvSource({"RS256,ec", "ES256,rsa", "ES256,ed", "EdDSA,rsa", "RS256,unknown"})
  void keyOfAnotherTypeIsNotFoundHoweverItIsNamed(String algorithm, String kid) {
    String header = "{\"alg\":\"%s\",\"kid\":\"%s\"}".formatted(algorithm, kid);
    assertThat(fault(all(), RSA.token(header, CLAIMS))).isEqualTo(DenyReason.JWT_KEY);
  }

  @Test
  void tokenWithoutKidIsCheckedWithTheOnlyKeyOfItsAlgorithm() throws JwtFault {
    String token = EC.token("{\"alg\":\"ES256\"}", CLAIMS);
    assertThat(all().verify(token, keys).subject()).contains("u");
    JwkSet two = set(TestJwts.keySet(EC, TestJwts.signer("ES256", "other")));
    assertThatThrownBy(() -> all().verify(token, two)).hasMessage("jwt-key");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"iss\":\"you\",\"aud\":\"api\",\"exp\":2000,\"role\":\"admin\"} | JWT_ISSUER",
        "{\"aud\":\"api\",\"exp\":2000,\"role\":\"admin\"} | JWT_ISSUER",
        "{\"iss\":\"me\",\"aud\":\"web\",\"exp\":2000,\"role\":\"admin\"} | JWT_AUDIENCE",
        "{\"iss\":\"me\",\"exp\":2000,\"role\":\"admin\"} | JWT_AUDIENCE",
        "{\"iss\":\"me\",\"aud\":\"api\",\"exp\":2000,\"role\":\"user\"} | JWT_CLAIM",
        "{\"iss\":\"me\",\"aud\":\"api\",\"exp\":2000,\"role\":\"admin\",\"sub\":\"a\\r"
            + "\\n"
            + "X: b\"} | JWT_CLAIM",
        "{\"iss\":\"me\",\"aud\":\"api\",\"role\":\"admin\"} | JWT_MALFORMED",
        "{\"iss\":\"me\",\"aud\":\"api\",\"exp\":\"2000\",\"role\":\"admin\"} | JWT_MALFORMED",
        "{\"iss\":\"me\",\"aud\":\"api\",\"exp\":2000,\"exp\":9000,\"role\":\"admin\"} |"
            + " JWT_MALFORMED",
        "{\"iss\":\"me\",\"aud\":\"api\",\"exp\":1470,\"role\":\"admin\"} | JWT_EXPIRED",
        "{\"iss\":\"me\",\"aud\":\"api\",\"exp\":2000,\"nbf\":1531,\"role\":\"admin\"} |"
            + " JWT_NOT_YET",
        "[] | JWT_MALFORMED",
        "{} x | JWT_MALFORMED",
      })
  void claimsThatDoNotFitAreRefused(String claims, DenyReason reason) {
    assertThat(fault(all(), EC.token(claims))).isEqualTo(reason);
  }

  @Test
  void leewayIsGrantedAtBothEnds() throws JwtFault {
    Verified token = all().verify(EC.token(CLAIMS), keys);
    JwtVerifier.checkTime(token, 970);
    JwtVerifier.checkTime(token, 2_029);
    assertThatThrownBy(() -> JwtVerifier.checkTime(token, 969)).hasMessage("jwt-not-yet");
    assertThatThrownBy(() -> JwtVerifier.checkTime(token, 2_030)).hasMessage("jwt-expired");
  }

  @Test
  void whatIsNoCompactTokenIsRefused() {
    String token = EC.token(CLAIMS);
    for (String text :
        List.of(
            "",
            ".",
            "..",
            "...",
            "a.b",
            token + ".x",
            token + "=",
            " " + token,
            "\u00e4" + token)) {
      assertThat(fault(all(), text)).as(text).isEqualTo(DenyReason.JWT_MALFORMED);
    }
    String critical = "{\"alg\":\"ES256\",\"kid\":\"ec\",\"crit\":[\"x\"]}";
    assertThat(fault(all(), EC.token(critical, CLAIMS))).isEqualTo(DenyReason.JWT_MALFORMED);
    String deep = "[".repeat(10_000);
    assertThat(fault(all(), TestJwts.encode(deep.getBytes(UTF_8)).substring(0, 8_000) + ".a.b"))
        .isEqualTo(DenyReason.JWT_MALFORMED);
  }

  @Test
  void longestTokenPassesAndALongerOneIsRefused() throws JwtFault {
    char[] padding = new char[JwtVerifier.MAX_CHARS];
    Arrays.fill(padding, 'x');
    String longest = "";
    for (int i = 5_800; longest.length() < JwtVerifier.MAX_CHARS - 2; i++) {
      longest =
          EC.token(CLAIMS.replace("\"u\"", "\"u\",\"p\":\"" + new String(padding, 0, i) + "\""));
    }
    assertThat(longest.length()).isLessThanOrEqualTo(JwtVerifier.MAX_CHARS);
    assertThat(all().verify(longest, keys).subject()).contains("u");
    assertThat(fault(all(), longest + "AAAA")).isEqualTo(DenyReason.JWT_MALFORMED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | no key set",
        "[] | no key set",
        "{\"keys\":[]} | 0 keys for RS256",
        "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]} | a private or shared key",
        "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"}]} | keys[0]: RSA: 17 bits",
        "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}]} | x: 1 bytes",
        "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\"}]} | x: missing",
        "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-384\"}]} | 0 keys for RS256",
      })
  void keySetThatCannotBeUsedIsRefused(String document, String message) {
    assertThatThrownBy(() -> set(document)).hasMessageContaining(message);
  }

  @Test
  void pointThatIsNotOnTheCurveIsRefused() {
    String point = TestJwts.encode(new byte[32]);
    assertThatThrownBy(
            () ->
                set(
                    "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"%s\",\"y\":\"%s\"}]}"
                        .formatted(point, point)))
        .hasMessageContaining("not on P-256");
  }

  @Test
  void keyIdThatIsGivenTwiceIsRefused() {
    assertThatThrownBy(() -> set(TestJwts.keySet(EC, EC))).hasMessageContaining("kid: given twice");
  }
}
