package io.longhaul.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.membership.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said about policies that cannot be used. */
final class PolicyConfigTest {
  private static RoutesDocument parse(String policies) {
    return RoutesDocument.parse("routes.yaml", "policies: [" + policies + "]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{name: p} | policies[0].name: 'p' asks for nothing",
        "{name: p, addresses: {}} | policies[0].addresses.allow: none",
        "{name: p, addresses: {allow: []}} | policies[0].addresses.allow: none",
        "{name: p, addresses: {allow: [10.0.0.1/8]}} | has bits set behind the prefix",
        "{name: p, addresses: {allow: [1.2.3.4], deny: [1.2.3.4/32]}} | is given twice",
        "{name: p, addresses: {denyFile: x}} | (expected: an absolute path",
        "{name: p, jwt: {}} | policies[0].jwt.keys: missing",
        "{name: p, jwt: {keys: keys.json}} | (expected: an absolute path, or an http or https URL",
        "{name: p, jwt: {keys: 'ftp://a/k'}} | (expected: an absolute path, or an http or https"
            + " URL",
        "{name: p, jwt: {keys: 'https://u:p@a/k'}} | without user and fragment",
        "{name: p, jwt: {keys: /k, algorithms: [HS256]}} | 'HS256' (expected one of: RS256, ES256,"
            + " EdDSA)",
        "{name: p, jwt: {keys: /k, algorithms: []}} | policies[0].jwt.algorithms: none",
        "{name: p, jwt: {keys: /k, cookie: a, query: b}} | only where the token is in no cookie",
        "{name: p, jwt: {keys: /k, refresh: 1s}} | 1s (expected: 10s to 1d)",
        "{name: p, jwt: {keys: /k, leeway: 1h}} | 1h (expected: 0ms to 10m)",
        "{name: p, jwt: {keys: /k, forward: {sub: Host}}} | (expected: a field X-... of its own)",
        "{name: p, jwt: {keys: /k, forward: {a: X-A, b: x-a}}} | (expected: a field X-... of its"
            + " own)",
        "{name: p, rateLimits: [{}]} | policies[0].rateLimits[0].rate: missing",
        "{name: p, rateLimits: [{rate: 0/s}]} | '0/s' (expected: such as 100/s",
        "{name: p, rateLimits: [{rate: 1000001/s}]} | '1000001/s' (expected: such as 100/s",
        "{name: p, rateLimits: [{rate: 10}]} | '10' (expected: such as 100/s",
        "{name: p, rateLimits: [{rate: 1/s, burst: 0}]} | 0 (expected: 1 to 1000000)",
        "{name: p, rateLimits: [{rate: 1/s, keys: 1023}]} | 1023 (expected: 1024 to 1048576)",
        "{name: p, rateLimits: [{rate: 1/s, key: token}]} | or tokens or jwt in the policy",
        "{name: p, rateLimits: [{rate: 1/s, key: header}]} | rateLimits[0].header: missing",
        "{name: p, rateLimits: [{rate: 1/s, key: route, prefix4: 8}]} | only where key is client",
        "{name: p, rateLimits: [{rate: 1/s}, {rate: 60/m}]} | the same limit is given twice",
        "{name: p, maxBodyBytes: 0} | 'p' asks for nothing",
        "{name: p, maxBodyBytes: 1099511627777} | (expected: 1 to 1099511627776, or 0",
        "{name: p, maxFrameBytes: 0, maxMessageBytes: 0} | 'p' asks for nothing",
        "{name: p, maxFrameBytes: 2147483648} | (expected: 1 to 2147483647, or 0",
        "{name: p, maxMessageBytes: -1} | -1 (expected: 1 to 2147483647, or 0",
        "{name: p, tokens: {}} | policies[0].tokens.file: missing",
        "{name: p, tokens: {file: /t, header: 'a b'}} | (expected: a header field's name",
        "{name: p, tokens: {file: /t, ids: {folder: /i}}} | policies[0].tokens.ids.header: missing",
        "{name: p, tokens: {file: /t, ids: {header: x}}} | policies[0].tokens.ids.folder: missing",
        "{name: p, tokens: {file: /t, salt: x}} | policies[0].tokens.salt: unknown field",
      })
  void isRefusedWithItsField(String policy, String message) {
    assertThatThrownBy(() -> parse(policy))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  @Test
  void routeWithAPolicyThatIsNotThereIsRefused() {
    assertThatThrownBy(
            () ->
                RoutesDocument.parse(
                    "routes.yaml",
                    """
                    routes: [{upstream: a, policies: [p]}]
                    upstreams: [{name: a, endpoints: ["127.0.0.1:1"]}]
                    """))
        .hasMessageContaining("unknown policy 'p' (expected: a name from policies)");
  }

  @Test
  void mostRangesPassAndOneMoreIsRefused() {
    StringBuilder ranges = new StringBuilder();
    for (int i = 0; i < AddressRules.MAX_RANGES; i++) {
      ranges.append("10.%d.%d.0/24, ".formatted(i / 256, i % 256));
    }
    assertThat(parse("{name: p, addresses: {allow: [" + ranges + "]}}").policies()).hasSize(1);
    assertThatThrownBy(() -> parse("{name: p, addresses: {allow: [" + ranges + "10.9.9.0/24]}}"))
        .hasMessageContaining("1001 (expected: at most 1000; a file may hold more)");
  }
}
