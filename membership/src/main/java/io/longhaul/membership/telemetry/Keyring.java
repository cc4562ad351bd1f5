package io.longhaul.membership.telemetry;

import io.longhaul.membership.model.TelemetrySecret;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Whom a receiver hears, and by which secrets. Any thread may change it; one looks seals up. */
public final class Keyring {
  private final String tier;
  private final Map<SenderId, Seal> seals = new HashMap<>();
  private volatile Map<SenderId, TelemetrySecret> secrets = Map.of();

  /** Hears nobody at first. */
  public Keyring(String tier) {
    this.tier = tier;
  }

  /** From now on these are heard, and nobody else. */
  public void secrets(Map<SenderId, TelemetrySecret> known) {
    secrets = Map.copyOf(known);
  }

  /** Only for the telemetry thread. */
  Optional<Seal> seal(SenderId sender) {
    TelemetrySecret secret = secrets.get(sender);
    if (secret == null) {
      seals.remove(sender);
      return Optional.empty();
    }
    Seal seal = seals.get(sender);
    if (seal == null || !seal.madeWith(secret)) {
      seal = new Seal(tier, secret);
      seals.put(sender, seal);
    }
    return Optional.of(seal);
  }
}
