package io.longhaul.chaos.lab;

import java.util.stream.Collectors;

/** What the lab's BIRDs go by. */
final class BirdFiles {
  /** BIRD listens here for the director beside it, apart from where it speaks with the router. */
  static final int LOCAL_PORT = 1179;

  private BirdFiles() {}

  /** The router's: takes the doors from every director, and spreads flows over all of them. */
  static String router() {
    return """
    router id %s;
    log stderr { info, warning, error, fatal, bug };
    protocol device { scan time 2; }
    protocol bfd { interface "br0" { interval 300 ms; multiplier 5; }; }
    protocol kernel kernel4 { ipv4 { import none; export where source = RTS_BGP; }; merge paths on; }
    protocol kernel kernel6 { ipv6 { import none; export where source = RTS_BGP; }; merge paths on; }
    %s"""
        .formatted(
            LabPlan.ROUTER.address(),
            LabPlan.directors().stream().map(BirdFiles::towards).collect(Collectors.joining()));
  }

  private static String towards(LabHost director) {
    return session(
            director, "4", LabPlan.ROUTER.address(), director.address(), LabPlan.DOOR_V4 + "/32")
        + session(
            director,
            "6",
            LabPlan.ROUTER.address6(),
            director.address6(),
            LabPlan.DOOR_V6 + "/128");
  }

  private static String session(
      LabHost director, String family, String local, String peer, String door) {
    return """
    protocol bgp %1$s_%2$s {
      local %3$s as %4$d;
      neighbor %5$s as %6$d;
      hold time 9;
      connect retry time 2;
      error wait time 1, 4;
      bfd on;
      ipv%2$s { import where net = %7$s; export none; };
    }
    """
        .formatted(
            director.name(), family, local, LabPlan.ROUTER_ASN, peer, LabPlan.asn(director), door);
  }

  /** A director host's: tells the router what the director beside it announces. */
  static String director(LabHost host) {
    return """
    router id %1$s;
    log stderr { info, warning, error, fatal, bug };
    protocol device { scan time 2; }
    protocol bfd { interface "eth0" { interval 300 ms; multiplier 5; }; }
    filter door4 { if net = %8$s/32 then { dest = RTD_BLACKHOLE; accept; } reject; }
    filter door6 { if net = %9$s/128 then { dest = RTD_BLACKHOLE; accept; } reject; }
    protocol bgp director {
      local 127.0.0.1 port %2$d as %3$d;
      neighbor 127.0.0.1 as %3$d;
      multihop;
      passive;
      strict bind;
      hold time 9;
      error wait time 1, 4;
      ipv4 { import filter door4; export none; };
      ipv6 { import filter door6; export none; };
    }
    protocol bgp router4 {
      local %1$s as %3$d;
      neighbor %4$s as %6$d;
      hold time 9;
      connect retry time 2;
      error wait time 1, 4;
      bfd on;
      ipv4 { import none; export where proto = "director"; next hop self; };
    }
    protocol bgp router6 {
      local %7$s as %3$d;
      neighbor %5$s as %6$d;
      hold time 9;
      connect retry time 2;
      error wait time 1, 4;
      bfd on;
      ipv6 { import none; export where proto = "director"; next hop self; };
    }
    """
        .formatted(
            host.address(),
            LOCAL_PORT,
            LabPlan.asn(host),
            LabPlan.ROUTER.address(),
            LabPlan.ROUTER.address6(),
            LabPlan.ROUTER_ASN,
            host.address6(),
            LabPlan.DOOR_V4,
            LabPlan.DOOR_V6);
  }
}
