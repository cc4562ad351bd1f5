package io.longhaul.chaos.sim;

import io.longhaul.chaos.packet.Outcome;
import io.longhaul.chaos.packet.Socket;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a segment met in a kernel, in the words of the tally. */
final class Met {
  private static final Map<Socket.State, String> FULL =
      new EnumMap<>(
          Arrays.stream(Socket.State.values())
              .collect(Collectors.toMap(Function.identity(), state -> "met: socket in " + state)));

  private Met() {}

  static String what(Socket before, Outcome outcome) {
    return switch (before) {
      case Socket.None none ->
          outcome == Outcome.ESTABLISHED ? "met: a cookie's answer" : "met: no socket";
      case Socket.Request request ->
          outcome == Outcome.REPEATED ? "met: half-open socket, again" : "met: half-open socket";
      case Socket.TimeWait timeWait -> "met: socket in TIME_WAIT";
      case Socket.Full full ->
          full.accepted()
              ? FULL.getOrDefault(full.state(), "met: socket")
              : "met: socket that waits to be accepted";
    };
  }
}
