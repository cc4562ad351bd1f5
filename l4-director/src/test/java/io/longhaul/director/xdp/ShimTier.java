package io.longhaul.director.xdp;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;

/** The host on which a shim of tests runs: node 3 of {@link Tier}. */
final class ShimTier {
  static final int SELF = 3;
  static final InetAddress ADDRESS = Tier.address(SELF);
  static final int MTU = 1500;
  static final List<TrustedPrefix> TRUSTED = List.of(TrustedPrefix.parse("10.1.0.0/16"));

  private ShimTier() {}

  static TableContents contents() {
    return TableContents.ofShim(Tier.epoch(), Tier.nextHops(), Tier.nodes().get(SELF).id());
  }

  /** Hops that packets name are looked up apart from the table; one of them is unknown. */
  static Map<InetAddress, NextHop> neighbours() {
    return new HashMap<>(Tier.nextHops());
  }

  /** A program on that host, with or without a table. */
  static LoadedProgram program(boolean table, boolean vouched) throws InterruptedException {
    LoadedProgram program = LoadedProgram.forRuns(ProgramKind.SHIM);
    prepare(program, table, vouched);
    return program;
  }

  static void prepare(LoadedProgram program, boolean table, boolean vouched)
      throws InterruptedException {
    program.settings().source(ADDRESS);
    program.settings().mtu(MTU);
    program.settings().trusted(TRUSTED);
    program.settings().vouchedUntil(vouched ? ProgramSettings.ALWAYS : 0);
    neighbours().forEach((address, hop) -> program.neighbour(address, Optional.of(hop)));
    if (table) {
      program.tables().load(contents());
    }
  }

  /** The same in plain Java, on a host without sockets. */
  static ShimTwin model(
      boolean table, boolean vouched, BiPredicate<byte[], ClientPacket> confirmed) {
    return new ShimTwin(
        table ? Optional.of(new TableModel(contents())) : Optional.empty(),
        ADDRESS,
        Optional.of(Tier.nodes().get(SELF).id()),
        neighbours(),
        TRUSTED,
        vouched,
        MTU,
        (frame, packet) -> false,
        confirmed);
  }
}
