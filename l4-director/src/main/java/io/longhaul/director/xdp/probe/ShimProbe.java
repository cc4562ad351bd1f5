package io.longhaul.director.xdp.probe;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks shims whether they are there, from the address that encapsulated packets come from. Whoever
 * answers has to know the question: its nonce, and at the address that was asked. Never blocks. Not
 * safe for use by several threads.
 */
public final class ShimProbe implements AutoCloseable {
  /** Where shims take encapsulated packets. */
  public static final int PORT = 19_523;

  /** Questions to one shim that may still be answered; older ones are forgotten. */
  static final int OPEN_QUESTIONS = 8;

  private static final int MAX_ANSWERS_A_LOOK = 1_024;

  private static final Logger LOG = LoggerFactory.getLogger(ShimProbe.class);

  private final DatagramChannel channel;
  private final RandomGenerator nonces;
  private final int port;
  private final Map<InetAddress, @Nullable Question[]> open = new HashMap<>();
  private final ByteBuffer in = ByteBuffer.allocateDirect(ProbeMessage.BYTES + 1);
  private int round;

  private record Question(long nonce, Optional<ProbeDoor> door) {}

  /** Takes what a shim says. */
  @FunctionalInterface
  public interface Listener {
    /**
     * A shim answered.
     *
     * @param epoch the one that its table is of, 0 without a table
     * @param door that it was asked for; empty for none
     * @param listener whether somebody listens there
     */
    void answered(InetAddress shim, long epoch, Optional<ProbeDoor> door, boolean listener);
  }

  private ShimProbe(DatagramChannel channel, RandomGenerator nonces, int port) {
    this.channel = channel;
    this.nonces = nonces;
    this.port = port;
  }

  /**
   * Opens a socket.
   *
   * @param underlay own address
   * @param nonces which nobody can foretell
   */
  public static ShimProbe open(InetAddress underlay, RandomGenerator nonces) throws IOException {
    return open(underlay, nonces, PORT);
  }

  static ShimProbe open(InetAddress underlay, RandomGenerator nonces, int port) throws IOException {
    DatagramChannel channel =
        DatagramChannel.open(
            underlay instanceof Inet4Address
                ? StandardProtocolFamily.INET
                : StandardProtocolFamily.INET6);
    try {
      var _ = channel.configureBlocking(false);
      var _ = channel.bind(new InetSocketAddress(underlay, 0));
      return new ShimProbe(channel, nonces, port);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Asks each of these once, for one of the doors: the next one each time. Whom nothing can be sent
   * to does not answer, and that is all.
   *
   * @param epoch own
   */
  public void ask(Set<InetAddress> shims, long epoch, List<ProbeDoor> doors) {
    open.keySet().retainAll(shims);
    round++;
    Optional<ProbeDoor> door =
        doors.isEmpty()
            ? Optional.empty()
            : Optional.of(doors.get(Math.floorMod(round, doors.size())));
    for (InetAddress shim : shims) {
      Question question = new Question(nonces.nextLong(), door);
      open.computeIfAbsent(shim, _ -> new @Nullable Question[OPEN_QUESTIONS])[
              Math.floorMod(round, OPEN_QUESTIONS)] =
          question;
      send(ProbeMessage.question(epoch, question.nonce(), door), shim);
    }
  }

  private void send(ByteBuffer question, InetAddress shim) {
    try {
      var _ = channel.send(question, new InetSocketAddress(shim, port));
    } catch (IOException e) {
      // Such as no route to it: no answer comes, which says as much.
      LOG.debug("probe of {}", shim, e);
    }
  }

  /** Gives what came since the last time to the listener. Other packets are dropped. */
  public void answers(Listener listener) throws IOException {
    for (int i = 0; i < MAX_ANSWERS_A_LOOK; i++) {
      in.clear();
      if (!(channel.receive(in) instanceof InetSocketAddress from)) {
        return;
      }
      in.flip();
      if (from.getPort() == port) {
        ProbeMessage.answer(in).ifPresent(answer -> give(from.getAddress(), answer, listener));
      }
    }
  }

  private void give(InetAddress shim, ProbeMessage.Answer answer, Listener listener) {
    @Nullable Question[] questions = open.getOrDefault(shim, new @Nullable Question[0]);
    for (int i = 0; i < questions.length; i++) {
      Question question = questions[i];
      if (question != null && question.nonce() == answer.nonce()) {
        questions[i] = null;
        listener.answered(shim, answer.epoch(), question.door(), answer.listener());
        return;
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
