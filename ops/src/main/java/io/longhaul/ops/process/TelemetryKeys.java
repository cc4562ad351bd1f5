package io.longhaul.ops.process;

import io.longhaul.membership.model.TelemetrySecret;
import io.longhaul.membership.telemetry.Keyring;
import io.longhaul.membership.telemetry.SenderId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The secrets that a director has read, in a file that only its owner can read: so that it can hear
 * nodes and other directors also when it starts while ZooKeeper is away (rule R3).
 */
final class TelemetryKeys {
  private static final String OWN = "telemetry.secret";
  private static final String ALL = "telemetry.keys";

  private final DataFolder data;
  private final Keyring keyring;
  private final TelemetrySecret own;
  private Map<SenderId, TelemetrySecret> kept;

  TelemetryKeys(DataFolder data, String tier) {
    this.data = data;
    this.keyring = new Keyring(tier);
    this.own =
        TelemetrySecret.ofBase64(
            data.keep(
                OWN, before -> before.isEmpty() ? TelemetrySecret.random().base64() : before));
    this.kept = read(data.keep(ALL, before -> before));
    keyring.secrets(kept);
  }

  Keyring keyring() {
    return keyring;
  }

  /** The director's own secret, the same in every run. */
  TelemetrySecret own() {
    return own;
  }

  /** Takes over what ZooKeeper has. */
  synchronized void follow(Map<SenderId, TelemetrySecret> secrets) {
    if (!secrets.equals(kept)) {
      kept = secrets;
      keyring.secrets(secrets);
      data.keep(ALL, _ -> write(secrets));
    }
  }

  private static String write(Map<SenderId, TelemetrySecret> secrets) {
    return secrets.entrySet().stream()
        .sorted(
            Comparator.comparing((Map.Entry<SenderId, TelemetrySecret> e) -> e.getKey().kind())
                .thenComparing(e -> e.getKey().name()))
        .map(e -> e.getKey().kind() + " " + e.getKey().name() + " " + e.getValue().base64())
        .collect(Collectors.joining("\n"));
  }

  private static Map<SenderId, TelemetrySecret> read(String text) {
    Map<SenderId, TelemetrySecret> secrets = new HashMap<>();
    for (String line : text.lines().toList()) {
      String[] words = line.split(" ", -1);
      secrets.put(
          new SenderId(SenderId.Kind.valueOf(words[0]), words[1]),
          TelemetrySecret.ofBase64(words[2]));
    }
    return secrets;
  }
}
