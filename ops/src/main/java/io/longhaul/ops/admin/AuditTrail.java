package io.longhaul.ops.admin;

import io.longhaul.membership.store.AuditEntry;
import io.longhaul.ops.admin.http.ApiRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes who changed what. A change that was made stays made when noting it fails; then the log has
 * it.
 */
final class AuditTrail {
  private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);

  private final TierOperations tier;
  private final InstantSource clock;

  AuditTrail(TierOperations tier, InstantSource clock) {
    this.tier = tier;
    this.clock = clock;
  }

  void note(ApiRequest request, String what) {
    Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    AuditEntry entry = new AuditEntry(at, request.caller(), request.remote(), what);
    LOG.info("audit: {} from {}: {}", entry.who(), entry.from(), entry.what());
    try {
      tier.audit(entry);
    } catch (RuntimeException e) {
      LOG.warn("audit: not stored: {}", entry, e);
    }
  }
}
