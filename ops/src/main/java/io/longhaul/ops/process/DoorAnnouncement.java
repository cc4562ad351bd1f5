package io.longhaul.ops.process;

import io.longhaul.director.Plane;
import io.longhaul.director.announce.AnnounceSettings;
import io.longhaul.director.announce.Announcer;
import io.longhaul.director.xdp.XdpPlane;
import io.longhaul.hash.Epoch;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a director tells routers of its doors: nothing, unless its configuration says to whom. */
interface DoorAnnouncement extends AutoCloseable {
  /** Somebody else announces, or clients come without routers. */
  DoorAnnouncement NONE = new DoorAnnouncement() {};

  /** Packets go by an epoch now. */
  default void load(Epoch epoch) {}

  /** What it lacks, for people. */
  default Optional<String> missing() {
    return Optional.empty();
  }

  /** Asks routers to prefer others, and gives them time for it unless a stop at once is wanted. */
  default void drain(StopSignals stop) {}

  /** Gives routers time to see that nothing is announced any more, unless as above. */
  default void awaitWithdrawn(StopSignals stop) {}

  @Override
  default void close() {}

  /** Begins, by a plane's own configuration. */
  static DoorAnnouncement start(PlaneSettings settings, Plane plane, MeterRegistry registry) {
    if (settings instanceof PlaneSettings.Xdp(_, Optional<AnnounceSettings> announce)
        && announce.isPresent()
        && plane instanceof XdpPlane xdp) {
      InetAddress underlay = xdp.underlay().orElseThrow();
      Announcer announcer = Announcer.start(announce.get(), underlay, registry);
      xdp.announcer(announcer::accepting);
      return new ByBgp(announcer, announce.get().drainWait(), announce.get().withdrawWait());
    }
    return NONE;
  }

  /** By the director's own sessions. */
  record ByBgp(Announcer announcer, Duration drainWait, Duration withdrawWait)
      implements DoorAnnouncement {
    private static final Logger LOG = LoggerFactory.getLogger(DoorAnnouncement.class);

    @Override
    public void load(Epoch epoch) {
      announcer.load(epoch);
    }

    @Override
    public Optional<String> missing() {
      return announcer.missing();
    }

    @Override
    public void drain(StopSignals stop) {
      if (announcer.announcing()) {
        announcer.leaving();
        pause("asked routers to prefer other directors", drainWait, stop);
      }
    }

    @Override
    public void awaitWithdrawn(StopSignals stop) {
      if (announcer.established()) {
        pause("withdrew the doors", withdrawWait, stop);
      }
    }

    private static void pause(String done, Duration wait, StopSignals stop) {
      if (!stop.atOnce()) {
        LOG.info("{}; goes on for {} s (a second signal stops at once)", done, wait.toSeconds());
      }
      boolean _ = stop.awaitAtOnce(wait);
    }

    @Override
    public void close() {
      announcer.close();
    }
  }
}
