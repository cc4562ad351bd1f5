package io.longhaul.director.xdp.agent;

import io.longhaul.director.xdp.LoadedProgram;
import io.longhaul.director.xdp.bpf.BpfMap;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** When a shim last saw a packet or a probe of whom (rule R2). */
public final class Senders {
  private static final String MAP = "senders";

  private final BpfMap senders;

  /** Of a shim, which has to stay open. */
  public Senders(LoadedProgram shim) {
    this.senders = shim.map(MAP);
  }

  /** How long ago each sender was last seen, by underlay address; exact to some milliseconds. */
  public Map<InetAddress, Duration> ages() {
    long nowNs = System.nanoTime();
    Map<InetAddress, Duration> ages = new HashMap<>();
    for (byte[] key : senders.keys()) {
      senders
          .lookup(key)
          .map(value -> ByteBuffer.wrap(value).order(ByteOrder.nativeOrder()).getLong())
          // One that was seen just now is seen after this method began.
          .map(seenNs -> Duration.ofNanos(Math.max(0, nowNs - seenNs)))
          .ifPresent(age -> ages.put(address(key), age));
    }
    return ages;
  }

  private static InetAddress address(byte[] key) {
    try {
      return InetAddress.getByAddress(key);
    } catch (UnknownHostException e) {
      throw new UncheckedIOException(e);
    }
  }
}
