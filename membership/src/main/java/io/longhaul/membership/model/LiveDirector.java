package io.longhaul.membership.model;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;

/**
 * A running director process: the content of {@code live/directors/<id>}.
 *
 * @param plane {@code relay} or {@code xdp}
 * @param mode how it carries the plane out, where there is more than one way, such as {@code
 *     native}; empty before it does
 * @param listens door name to the address on which this director accepts for it; empty in xdp
 * @param admin where its admin API is served, if it is
 * @param telemetry where it receives telemetry, if it does
 * @param underlay where its encapsulated packets come from (rule R2); empty in a relay tier
 * @param acknowledgedEpoch the highest epoch that it persisted, loaded and flipped to; 0 for none
 * @param withdrawn why it takes no new connections, for people; empty while it does (rule R3)
 */
public record LiveDirector(
    String directorId,
    String plane,
    Optional<String> mode,
    Map<String, InetSocketAddress> listens,
    Optional<InetSocketAddress> admin,
    Optional<InetSocketAddress> telemetry,
    Optional<InetAddress> underlay,
    String version,
    long acknowledgedEpoch,
    Optional<String> withdrawn) {
  public LiveDirector {
    MemberName.check("director id", directorId);
    TierSpec.checkPlane(plane);
    listens = Map.copyOf(listens);
  }

  /** A director that takes new connections, of a relay tier. */
  public LiveDirector(
      String directorId,
      String plane,
      Map<String, InetSocketAddress> listens,
      Optional<InetSocketAddress> admin,
      Optional<InetSocketAddress> telemetry,
      String version,
      long acknowledgedEpoch) {
    this(
        directorId,
        plane,
        Optional.empty(),
        listens,
        admin,
        telemetry,
        Optional.empty(),
        version,
        acknowledgedEpoch,
        Optional.empty());
  }

  /** The same director, whose encapsulated packets come from an address. */
  public LiveDirector from(Optional<InetAddress> address) {
    return new LiveDirector(
        directorId,
        plane,
        mode,
        listens,
        admin,
        telemetry,
        address,
        version,
        acknowledgedEpoch,
        withdrawn);
  }

  /** The same director having acknowledged an epoch. */
  public LiveDirector acknowledging(long epoch) {
    return new LiveDirector(
        directorId, plane, mode, listens, admin, telemetry, underlay, version, epoch, withdrawn);
  }

  /** The same director saying how it carries its plane out. */
  public LiveDirector carrying(Optional<String> how) {
    return new LiveDirector(
        directorId,
        plane,
        how,
        listens,
        admin,
        telemetry,
        underlay,
        version,
        acknowledgedEpoch,
        withdrawn);
  }

  /** The same director saying why it takes no new connections, or that it does. */
  public LiveDirector withdrawing(Optional<String> why) {
    return new LiveDirector(
        directorId,
        plane,
        mode,
        listens,
        admin,
        telemetry,
        underlay,
        version,
        acknowledgedEpoch,
        why);
  }
}
