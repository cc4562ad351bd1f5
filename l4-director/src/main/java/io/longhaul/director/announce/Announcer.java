package io.longhaul.director.announce;

import io.longhaul.hash.Epoch;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Announces a director's doors to its neighbours by BGP, while it takes clients: each address of
 * each door of the loaded epoch, but of those that are being added. The announcement is a lease: it
 * ends at once with this process, and with the hold time when the process freezes.
 *
 * <p>No call waits for a neighbour.
 */
public final class Announcer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

  private final Speaker speaker;
  private final boolean speaksOfIpv6;
  private List<InetAddress> doors = List.of();
  private boolean accepting;
  private boolean leaving;
  private volatile boolean unspoken;

  private Announcer(Speaker speaker, boolean speaksOfIpv6) {
    this.speaker = speaker;
    this.speaksOfIpv6 = speaksOfIpv6;
  }

  /**
   * Begins to call its neighbours, again and again where they do not answer; announces nothing yet.
   *
   * @param underlay next hop of IPv4 doors where the settings have none
   */
  public static Announcer start(
      AnnounceSettings settings, InetAddress underlay, MeterRegistry registry) {
    Identity own = identity(settings, underlay);
    Speaker speaker =
        Speaker.start(
            selector ->
                settings.neighbours().stream()
                    .map(
                        neighbour ->
                            new Conversation(
                                neighbour,
                                own,
                                selector,
                                new NeighbourMetrics(registry, neighbour)))
                    .toList());
    return new Announcer(speaker, settings.nextHop6().isPresent());
  }

  private static Identity identity(AnnounceSettings settings, InetAddress underlay) {
    Map<Family, InetAddress> nextHops = new EnumMap<>(Family.class);
    nextHops.put(Family.IPV4, settings.nextHop4().map(InetAddress.class::cast).orElse(underlay));
    settings.nextHop6().ifPresent(hop -> nextHops.put(Family.IPV6, hop));
    return new Identity(
        settings.asn(), settings.routerId(), (int) settings.holdTime().toSeconds(), nextHops);
  }

  /** The doors from now on; to be told of an epoch once packets go by it. */
  public synchronized void load(Epoch epoch) {
    doors = Offer.addresses(epoch);
    boolean some = doors.stream().anyMatch(door -> Family.of(door) == Family.IPV6);
    if (some && !speaksOfIpv6 && !unspoken) {
      LOG.warn("announce.nextHop6: missing, so IPv6 doors are not announced");
    }
    unspoken = some && !speaksOfIpv6;
    tell();
  }

  /** Whether it takes clients, and announces. */
  public synchronized void accepting(boolean whether) {
    accepting = whether;
    tell();
  }

  /** Asks routers to prefer others, from now on and for good (RFC 8326). */
  public synchronized void leaving() {
    leaving = true;
    tell();
  }

  private void tell() {
    speaker.offer(accepting ? new Offer(doors, leaving) : Offer.NOTHING);
  }

  /** Whether some neighbour knows a door of it. */
  public boolean announcing() {
    return speaker.conversations().stream().anyMatch(neighbour -> neighbour.told() > 0);
  }

  /** Whether some neighbour listens. */
  public boolean established() {
    return speaker.conversations().stream().anyMatch(Conversation::established);
  }

  /** What it lacks to do its work, for people. */
  public Optional<String> missing() {
    if (!established()) {
      return Optional.of("no BGP neighbour established");
    }
    return unspoken ? Optional.of("announce.nextHop6 missing for IPv6 doors") : Optional.empty();
  }

  /** Takes everything back, and ends the sessions. */
  @Override
  public void close() {
    speaker.close();
  }
}
