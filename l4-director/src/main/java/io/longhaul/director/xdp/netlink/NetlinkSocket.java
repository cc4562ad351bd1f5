package io.longhaul.director.xdp.netlink;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.longhaul.director.xdp.bpf.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * A netlink socket to the routing part of the kernel. It belongs to the network namespace of the
 * thread that opened it, whoever uses it. Not safe for use by several threads.
 */
final class NetlinkSocket implements AutoCloseable {
  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
  private static final int NETLINK_ROUTE = 0;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVTIMEO = 20;
  private static final long PATIENCE_S = 2;
  private static final int BUFFER_BYTES = 1 << 16;

  private static final SystemCall SOCKET = SystemCall.ofInt("socket", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final SystemCall SETSOCKOPT =
      SystemCall.ofInt("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final SystemCall SEND =
      SystemCall.ofLong("send", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
  private static final SystemCall RECEIVE =
      SystemCall.ofLong("recv", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
  private static final SystemCall CLOSE = SystemCall.ofInt("close", JAVA_INT);

  private final Arena arena = Arena.ofShared();
  private final MemorySegment buffer = arena.allocate(BUFFER_BYTES, Long.BYTES);
  private final int descriptor;
  private int sequence;

  NetlinkSocket() {
    descriptor =
        checked(SOCKET.call(AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_ROUTE), "netlink socket");
    MemorySegment patience = arena.allocateFrom(JAVA_LONG, PATIENCE_S, 0);
    checked(
        SETSOCKOPT.call(descriptor, SOL_SOCKET, SO_RCVTIMEO, patience, (int) patience.byteSize()),
        "netlink socket: time-out");
  }

  /**
   * The kernel's answers: one, or any number where all of a kind are asked for.
   *
   * @throws NetlinkException with its errno where it refuses or does not answer
   */
  List<Answer> ask(Question question) {
    sequence++;
    byte[] request = question.request(sequence);
    MemorySegment.copy(request, 0, buffer, JAVA_BYTE, 0, request.length);
    checked(SEND.call(descriptor, buffer, (long) request.length, 0), question.toString());
    List<Answer> answers = new ArrayList<>();
    while (true) {
      for (Answer answer : received(question)) {
        if (answer.sequence() != sequence) {
          // An answer to a question that was given up.
          continue;
        }
        if (answer.type() == Answer.ERROR) {
          if (answer.integerAt(0) == 0) {
            // No error: what was asked for is done.
            return answers;
          }
          throw new NetlinkException(question.toString(), -answer.integerAt(0));
        }
        if (answer.type() == Answer.DONE) {
          return answers;
        }
        answers.add(answer);
      }
      if (!question.dump() && !answers.isEmpty()) {
        return answers;
      }
    }
  }

  private List<Answer> received(Question question) {
    int bytes =
        checked(RECEIVE.call(descriptor, buffer, (long) BUFFER_BYTES, 0), question.toString());
    return Answer.read(buffer.asSlice(0, bytes).toArray(JAVA_BYTE));
  }

  private static int checked(int result, String operation) {
    if (result < 0) {
      throw new NetlinkException(operation, -result);
    }
    return result;
  }

  @Override
  public void close() {
    CLOSE.call(descriptor);
    arena.close();
  }
}
