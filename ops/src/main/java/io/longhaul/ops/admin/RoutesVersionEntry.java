package io.longhaul.ops.admin;

import io.longhaul.membership.store.RoutesVersion;
import java.time.Instant;
import java.util.Optional;

/**
 * One of {@code GET /v1/routes/versions}.
 *
 * @param version what {@code GET /v1/routes/versions/{version}} and a rollback take
 * @param at when it was put
 * @param who name of the token
 * @param message what for, if it was said
 */
public record RoutesVersionEntry(int version, Instant at, String who, Optional<String> message) {
  static RoutesVersionEntry of(RoutesVersion version) {
    return new RoutesVersionEntry(
        version.number(), version.note().at(), version.note().who(), version.note().message());
  }
}
