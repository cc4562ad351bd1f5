package io.longhaul.ops.admin.status;

import io.longhaul.hash.Epoch;
import io.longhaul.membership.model.LiveDirector;
import io.longhaul.membership.model.Reach;
import io.longhaul.membership.model.TierView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One director: an object of {@code /v1/directors}.
 *
 * @param state {@code active}; {@code behind} when it has not acknowledged the current epoch;
 *     {@code withdrawn} when it takes no new connections; {@code unfit} when it reaches fewer than
 *     half of the nodes; {@code absent} when it belongs to the tier and no process of it runs
 * @param reason why it is withdrawn
 * @param member whether epochs wait for its acknowledgement (rule R2)
 * @param plane {@code relay} or {@code xdp}; that of the tier when it is absent
 * @param mode how it carries the plane out: {@code native} or {@code generic} in xdp
 * @param listens door name to where it accepts for it
 * @param admin where its admin API is
 * @param acknowledgedEpoch the highest epoch that it forwards by
 * @param leader whether it coordinates
 */
public record DirectorStatus(
    String id,
    String state,
    Optional<String> reason,
    boolean member,
    String plane,
    Optional<String> mode,
    Map<String, String> listens,
    Optional<String> admin,
    Optional<String> version,
    long acknowledgedEpoch,
    boolean leader) {
  /** Every director that is a member of the tier or runs, by id. */
  public static List<DirectorStatus> all(TierView view) {
    Set<String> ids = new TreeSet<>(view.directors());
    ids.addAll(view.liveDirectors().keySet());
    return ids.stream().map(id -> of(view, id)).toList();
  }

  private static DirectorStatus of(TierView view, String id) {
    Optional<LiveDirector> live = Optional.ofNullable(view.liveDirectors().get(id));
    long epoch = view.epoch().map(Epoch::number).orElse(0L);
    long acknowledged = live.map(LiveDirector::acknowledgedEpoch).orElse(0L);
    return new DirectorStatus(
        id,
        live.map(director -> state(view, director, epoch)).orElse("absent"),
        live.flatMap(LiveDirector::withdrawn),
        view.directors().contains(id),
        live.map(LiveDirector::plane).orElse(view.spec().plane()),
        live.flatMap(LiveDirector::mode),
        live.map(DirectorStatus::listens).orElse(Map.of()),
        live.flatMap(LiveDirector::admin).map(AddressText::of),
        live.map(LiveDirector::version),
        acknowledged,
        view.leader().filter(id::equals).isPresent());
  }

  /** The same director, no longer waited for. */
  public DirectorStatus ejected() {
    return new DirectorStatus(
        id, state, reason, false, plane, mode, listens, admin, version, acknowledgedEpoch, leader);
  }

  private static String state(TierView view, LiveDirector director, long epoch) {
    Reach reach = view.observed().reaches().get(director.directorId());
    if (reach != null && !reach.fit()) {
      return "unfit";
    }
    if (director.withdrawn().isPresent()) {
      return "withdrawn";
    }
    return director.acknowledgedEpoch() < epoch ? "behind" : "active";
  }

  private static Map<String, String> listens(LiveDirector live) {
    Map<String, String> listens = new TreeMap<>();
    live.listens().forEach((door, address) -> listens.put(door, AddressText.of(address)));
    return listens;
  }
}
