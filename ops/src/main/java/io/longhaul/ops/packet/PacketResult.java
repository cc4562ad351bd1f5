package io.longhaul.ops.packet;

import io.longhaul.director.xdp.CounterReadings;
import io.longhaul.director.xdp.Traffic;
import io.longhaul.director.xdp.bpf.TestRun;
import io.longhaul.director.xdp.bpf.Verdict;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What became of one packet.
 *
 * @param verdict drop, pass, tx, redirect or aborted
 * @param output the frame as it goes out or to the kernel; empty when it is dropped
 * @param counted counters that moved, by name
 */
record PacketResult(String verdict, Optional<String> output, Map<String, Long> counted) {
  static PacketResult of(TestRun run, Map<String, Long> before, Map<String, Long> after) {
    Map<String, Long> counted = new LinkedHashMap<>();
    after.forEach(
        (name, count) -> {
          long more = count - before.getOrDefault(name, 0L);
          if (more != 0) {
            counted.put(name, more);
          }
        });
    boolean gone = run.verdict() == Verdict.DROP || run.verdict() == Verdict.ABORTED;
    return new PacketResult(
        run.verdict().name().toLowerCase(Locale.ROOT),
        gone ? Optional.empty() : Optional.of(HexFormat.of().formatHex(run.packet())),
        counted);
  }

  /** Every counter by a name of its own: a reason's word, {@code door/NAME} or {@code node/ID}. */
  static Map<String, Long> counts(CounterReadings readings) {
    Map<String, Long> counts = new LinkedHashMap<>();
    readings.reasons().forEach((reason, count) -> counts.put(reason.word(), count));
    add(counts, "door/", readings.doors());
    add(counts, "node/", readings.nodes());
    return counts;
  }

  private static void add(Map<String, Long> counts, String kind, Map<String, Traffic> traffic) {
    traffic.forEach((name, of) -> counts.put(kind + name, of.packets()));
  }

  /** One line for people, and the output below it. */
  String text(int number) {
    StringBuilder line = new StringBuilder();
    line.append(number).append(": ").append(verdict);
    counted.keySet().forEach(name -> line.append(' ').append(name));
    output.ifPresent(hex -> line.append('\n').append("   ").append(hex));
    return line.toString();
  }

  /** The same for programs. */
  Map<String, Object> json(int number) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("packet", number);
    json.put("verdict", verdict);
    json.put("counters", counted);
    output.ifPresent(hex -> json.put("output", hex));
    return json;
  }
}
