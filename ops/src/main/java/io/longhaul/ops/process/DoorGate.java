package io.longhaul.ops.process;

import io.longhaul.director.xdp.host.Listeners;
import io.longhaul.hash.Epoch;
import io.longhaul.membership.config.ScalarValues;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds back the acknowledgement of an epoch that adds doors until somebody listens at each of them
 * on this host (rule R12), and holds up nothing else: a newer epoch that is loaded meanwhile takes
 * its place.
 */
final class DoorGate {
  private static final Logger LOG = LoggerFactory.getLogger(DoorGate.class);

  private final Supplier<Listeners> listeners;
  private final LongConsumer acknowledge;
  private Optional<Epoch> loaded = Optional.empty();
  private Optional<Epoch> waiting = Optional.empty();
  private Set<InetSocketAddress> said = Set.of();

  /**
   * @param listeners those of this host now
   * @param acknowledge says that an epoch was loaded, and each before it
   */
  DoorGate(Supplier<Listeners> listeners, LongConsumer acknowledge) {
    this.listeners = listeners;
    this.acknowledge = acknowledge;
  }

  /** Packets go by this epoch. */
  synchronized void loaded(Epoch epoch) {
    loaded = Optional.of(epoch);
  }

  /** The epoch that was loaded last may be acknowledged, as far as ZooKeeper is concerned. */
  synchronized void acknowledge(long number) {
    waiting = loaded.filter(epoch -> epoch.number() == number).or(() -> waiting);
    look();
  }

  /** Looks whether what is held back may be said now. */
  synchronized void look() {
    if (waiting.isEmpty()) {
      return;
    }
    Epoch epoch = waiting.get();
    Set<InetSocketAddress> missing =
        Listeners.added(epoch).isEmpty() ? Set.of() : listeners.get().missing(epoch);
    if (missing.isEmpty()) {
      acknowledge.accept(epoch.number());
      waiting = Optional.empty();
    } else if (!missing.equals(said)) {
      LOG.info("epoch {}: acknowledged when somebody listens at {}", epoch.number(), text(missing));
    }
    said = missing;
  }

  /** Where nobody listens yet although a door is being added, if that is so. */
  synchronized Optional<String> fault() {
    return said.isEmpty() ? Optional.empty() : Optional.of("nobody listens at " + text(said));
  }

  private static String text(Set<InetSocketAddress> places) {
    return places.stream().map(ScalarValues::text).sorted().collect(Collectors.joining(", "));
  }
}
