package io.longhaul.director.xdp;

import io.longhaul.director.xdp.bpf.BpfMap;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a program goes by besides its table. Each setting takes effect at once, by itself. */
public final class ProgramSettings implements AutoCloseable {
  /** Least MTU of the underlay: IPv6's own 1280 and the longest outer header. */
  public static final int MIN_MTU = 1280 + 68;

  /** Largest MTU that IPv4 can say. */
  public static final int MAX_MTU = 65_535;

  /** For {@link #vouchedUntil}: always. For runs of single packets, where no agent is. */
  public static final long ALWAYS = Long.MAX_VALUE;

  private static final VarHandle LONGS = ValueLayout.JAVA_LONG.varHandle();

  private final Arena arena = Arena.ofShared();
  private final MemorySegment settings;

  ProgramSettings(BpfMap settings) {
    this.settings = settings.memory(arena);
  }

  /** Own underlay address: encapsulated packets come from here, and a shim takes those to here. */
  public void source(InetAddress address) {
    settings.set(
        ValueLayout.JAVA_INT,
        TableLayout.SETTINGS_SOURCE,
        V4.raw(V4.underlay("own underlay address", address)));
  }

  /** Largest IP packet that the underlay carries, {@link #MIN_MTU} to {@link #MAX_MTU}. */
  public void mtu(int bytes) {
    if (bytes < MIN_MTU || bytes > MAX_MTU) {
      throw new IllegalArgumentException(
          "mtu: %d (expected: %d to %d)".formatted(bytes, MIN_MTU, MAX_MTU));
    }
    settings.set(ValueLayout.JAVA_INT, TableLayout.SETTINGS_MTU, bytes);
  }

  /** Own underlay address; empty before it was set. */
  public Optional<Inet4Address> source() {
    int raw = settings.get(ValueLayout.JAVA_INT, TableLayout.SETTINGS_SOURCE);
    return raw == 0 ? Optional.empty() : Optional.of(V4.ofRaw(raw));
  }

  /** Largest IP packet that the underlay carries, in bytes. */
  public int mtu() {
    return settings.get(ValueLayout.JAVA_INT, TableLayout.SETTINGS_MTU);
  }

  /**
   * Networks from which a shim takes encapsulated packets; none takes none. Those that both lists
   * begin with are trusted all the time; of the others none is for an instant, rather than a wrong
   * one.
   */
  public void trusted(List<TrustedPrefix> prefixes) {
    if (prefixes.size() > TableLayout.MAX_TRUSTED) {
      throw new IllegalArgumentException(
          "trusted networks: %d (expected: at most %d)"
              .formatted(prefixes.size(), TableLayout.MAX_TRUSTED));
    }
    List<TrustedPrefix> before = trusted();
    int same = 0;
    while (same < Math.min(before.size(), prefixes.size())
        && before.get(same).equals(prefixes.get(same))) {
      same++;
    }
    settings.set(ValueLayout.JAVA_INT, TableLayout.SETTINGS_TRUSTED_COUNT, same);
    VarHandle.fullFence();
    for (int i = same; i < prefixes.size(); i++) {
      long at = trustedAt(i);
      settings.set(ValueLayout.JAVA_INT, at, Integer.reverseBytes(prefixes.get(i).network()));
      settings.set(
          ValueLayout.JAVA_INT, at + Integer.BYTES, Integer.reverseBytes(prefixes.get(i).mask()));
    }
    VarHandle.fullFence();
    settings.set(ValueLayout.JAVA_INT, TableLayout.SETTINGS_TRUSTED_COUNT, prefixes.size());
  }

  /** Networks from which a shim takes encapsulated packets now. */
  public List<TrustedPrefix> trusted() {
    int count = settings.get(ValueLayout.JAVA_INT, TableLayout.SETTINGS_TRUSTED_COUNT);
    List<TrustedPrefix> trusted = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long at = trustedAt(i);
      trusted.add(
          TrustedPrefix.ofMask(
              Integer.reverseBytes(settings.get(ValueLayout.JAVA_INT, at)),
              Integer.reverseBytes(settings.get(ValueLayout.JAVA_INT, at + Integer.BYTES))));
    }
    return trusted;
  }

  private static long trustedAt(int index) {
    return TableLayout.SETTINGS_TRUSTED + 2L * Integer.BYTES * index;
  }

  /**
   * Until when a shim may let the kernel answer for a socket that is not there: its agent moves
   * this on while it is connected and its table the newest.
   *
   * @param monotonicNs as {@link System#nanoTime()} counts; 0 for not at all
   */
  public void vouchedUntil(long monotonicNs) {
    LONGS.setVolatile(settings, TableLayout.SETTINGS_VOUCHED_UNTIL, monotonicNs);
  }

  /** Whether the agent vouches for the table right now. */
  public boolean vouched() {
    long until = (long) LONGS.getVolatile(settings, TableLayout.SETTINGS_VOUCHED_UNTIL);
    return System.nanoTime() < until;
  }

  @Override
  public void close() {
    arena.close();
  }
}
