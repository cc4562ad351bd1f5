package io.longhaul.ops.process;

import io.longhaul.director.Plane;
import io.longhaul.hash.Epoch;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A plane that notes what it is told, and cannot load while a test says so. */
final class FakePlane implements Plane {
  volatile boolean accepting;
  volatile boolean broken;
  volatile long loaded;
  final AtomicInteger withdrawals = new AtomicInteger();

  @Override
  public String name() {
    return "relay";
  }

  @Override
  public void load(Epoch epoch) {
    if (broken) {
      throw new IllegalStateException("broken by the test");
    }
    loaded = epoch.number();
  }

  @Override
  public Map<String, InetSocketAddress> listens() {
    return Map.of();
  }

  @Override
  public int connections() {
    return 0;
  }

  @Override
  public void accepting(boolean whether) {
    if (accepting && !whether) {
      withdrawals.incrementAndGet();
    }
    accepting = whether;
  }

  @Override
  public void close() {}
}
