package io.longhaul.chaos.sim;

import io.longhaul.chaos.packet.Flow;
import io.longhaul.chaos.packet.KernelModel;
import io.longhaul.chaos.packet.Socket;
import io.longhaul.chaos.packet.Wire;
import java.util.HashMap;
import java.util.Map;

/** A kernel's timers: what is not acknowledged is repeated, what nobody holds ends. */
final class ServerTimers {
  private static final int REQUEST_TRIES = 6;
  private static final int DATA_TRIES = 15;
  private static final long CLOSING_NS = 60 * Timeline.SECOND;
  private static final long FIRST_REPEAT_NS = 300 * Timeline.MILLISECOND;
  private static final long LONGEST_REPEAT_NS = 2 * Timeline.MINUTE;

  private final World world;
  private final NodeHost host;
  private final Map<Flow, Timer> timers = new HashMap<>();

  private static final class Timer {
    private Socket last;
    private int tries;

    Timer(Socket last) {
      this.last = last;
    }
  }

  ServerTimers(World world, NodeHost host) {
    this.world = world;
    this.host = host;
  }

  /** A socket may have changed. */
  void look(Flow flow) {
    Socket socket = host.kernel().socket(flow);
    if (!timers.containsKey(flow) && needed(socket)) {
      Timer timer = new Timer(socket);
      timers.put(flow, timer);
      plan(flow, timer, host.kernel());
    }
  }

  private static boolean needed(Socket socket) {
    return switch (socket) {
      case Socket.None none -> false;
      case Socket.Request request -> true;
      case Socket.TimeWait timeWait -> true;
      case Socket.Full full -> !full.state().held() || full.sndUna() != full.sndNxt();
    };
  }

  private void plan(Flow flow, Timer timer, KernelModel kernel) {
    world.time.after(delayNs(timer), () -> fire(flow, timer, kernel));
  }

  private static long delayNs(Timer timer) {
    return switch (timer.last) {
      case Socket.Request request -> Timeline.SECOND << timer.tries;
      case Socket.TimeWait timeWait -> CLOSING_NS;
      case Socket.Full full when full.sndUna() == full.sndNxt() -> CLOSING_NS;
      default -> Math.min(LONGEST_REPEAT_NS, FIRST_REPEAT_NS << timer.tries);
    };
  }

  private void fire(Flow flow, Timer timer, KernelModel kernel) {
    Socket now = kernel.socket(flow);
    if (kernel != host.kernel() || !host.powered() || !needed(now)) {
      timers.remove(flow, timer);
      return;
    }
    if (!now.equals(timer.last)) {
      timer.last = now;
      timer.tries = 0;
    } else if (exhausted(timer)) {
      timers.remove(flow, timer);
      world.clients().of(flow).givenUpBy(host);
      end(flow);
      return;
    } else {
      kernel.retransmit(flow, host.answers(now));
      timer.tries++;
    }
    plan(flow, timer, kernel);
  }

  private static boolean exhausted(Timer timer) {
    return switch (timer.last) {
      case Socket.Request request -> timer.tries >= REQUEST_TRIES;
      case Socket.Full full when full.sndUna() != full.sndNxt() -> timer.tries >= DATA_TRIES;
      default -> true;
    };
  }

  /** The kernel gives a socket up without a word to the client. */
  void end(Flow flow) {
    KernelModel kernel = host.kernel();
    kernel.accept(flow);
    kernel.close(flow, 0, Wire.NOWHERE);
    kernel.expire(flow);
    host.doors().touch(flow.door());
    host.agent.dirty();
  }
}
