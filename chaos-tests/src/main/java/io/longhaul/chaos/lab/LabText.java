package io.longhaul.chaos.lab;

import io.longhaul.ops.CommandFailure;
import java.io.PrintWriter;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What the lab says to people. */
final class LabText {
  private LabText() {}

  static void whatToTry(PrintWriter out) {
    out.printf(
        """

        The lab serves %1$s and %2$s, inside its namespaces. Try:

          ./longhaul lab status
          ./longhaul lab shell client -- curl -s http://%1$s/whoami
          ./longhaul lab shell client -- curl -s 'http://[%2$s]/whoami'
          ./longhaul lab shell router -- ip route show %1$s      the router's directors
          ./longhaul lab shell d1 -- ip -d link show eth0           the program on its interface
          ./longhaul lab test                                 everything that must not be noticed
          ./longhaul lab down
        """,
        LabPlan.DOOR_V4, LabPlan.DOOR_V6);
    out.flush();
  }

  /** Whether all of it runs. */
  static boolean status(Lab lab, PrintWriter out) {
    if (!LabNetwork.exists()) {
      out.println("lab: there is none (./longhaul lab up)");
      return false;
    }
    boolean all = true;
    for (LabProcess process : lab.processes()) {
      String state =
          process.handle().map(running -> "runs, process " + running.pid()).orElse("does not run");
      all &= process.handle().isPresent() || LabPlan.spares().contains(process.host());
      out.printf("%-14s %-8s %s%n", process.name(), process.host().name(), state);
    }
    out.println();
    out.print(Shell.on(LabPlan.ROUTER, "ip route show " + LabPlan.DOOR_V4));
    out.print(Shell.on(LabPlan.ROUTER, "ip -6 route show " + LabPlan.DOOR_V6));
    out.println();
    try {
      print(out, "director", lab.admin().directors());
      print(out, "node", lab.admin().nodes());
    } catch (CommandFailure e) {
      out.println(e.getMessage());
      all = false;
    }
    out.flush();
    return all;
  }

  private static void print(PrintWriter out, String kind, List<JsonNode> members) {
    members.forEach(
        member ->
            out.printf(
                "%-8s %-4s %s%n",
                kind, member.path("id").asString(), member.path("state").asString()));
  }
}
