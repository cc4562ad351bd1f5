package io.longhaul.membership.planner;

import io.longhaul.hash.*;
import io.longhaul.membership.model.*;
import java.util.*;

public class PlanTiming {
  public static void main(String[] a) {
    TierModel b = TierModel.of(1000, 2);
    b.settle();
    for (int i = 1; i <= 100; i++) b.intend("node-" + i, Intent.DRAINING);
    var in = b.input(Pace.NOW);
    var tm = java.lang.management.ManagementFactory.getThreadMXBean();
    for (int r = 0; r < 60; r++) {
      long n = tm.getCurrentThreadCpuTime();
      Plan p = Planner.plan(in);
      long m = tm.getCurrentThreadCpuTime();
      byte[] e = EpochCodec.encode(p.next().get());
      long k = tm.getCurrentThreadCpuTime();
      EpochCodec.decode(e);
      long d = tm.getCurrentThreadCpuTime();
      if (r % 6 == 5)
        System.out.println(
            "plan us "
                + (m - n) / 1000
                + " encode "
                + (k - m) / 1000
                + " decode "
                + (d - k) / 1000
                + " bytes "
                + e.length);
    }
  }
}
