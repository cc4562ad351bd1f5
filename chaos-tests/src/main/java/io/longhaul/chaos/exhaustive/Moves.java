package io.longhaul.chaos.exhaustive;

/** Everything that can happen in a state, always in the same order. */
final class Moves {
  private final ControlMoves control;
  private final ClientMoves clients;
  private final PacketMoves packets = new PacketMoves();
  private final KernelMoves kernels;
  private final ReportMoves reports;
  private final OperatorMoves operator;
  private final DirectorFaults directors;
  private final HostFaults hosts;

  Moves(Options options, Rules rules, Leader leader, Editions editions, Beginning beginning) {
    this.control = new ControlMoves(options, rules, leader, editions);
    this.clients = new ClientMoves(options);
    this.kernels = new KernelMoves(options, rules);
    this.reports = new ReportMoves(rules);
    this.operator = new OperatorMoves(options, rules);
    this.directors = new DirectorFaults(options, rules);
    this.hosts = new HostFaults(options, rules, beginning);
  }

  void from(World world, Steps steps) {
    control.from(world, steps);
    clients.from(world, steps);
    packets.from(world, steps);
    kernels.from(world, steps);
    reports.from(world, steps);
    operator.from(world, steps);
    directors.from(world, steps);
    hosts.from(world, steps);
  }
}
