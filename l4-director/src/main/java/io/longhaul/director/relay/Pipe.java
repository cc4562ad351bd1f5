package io.longhaul.director.relay;

import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;

/** A kernel pipe that holds a direction's bytes between its two sockets. */
final class Pipe {
  private final FileDescriptor output;
  private final FileDescriptor input;
  private int held;

  private Pipe(FileDescriptor output, FileDescriptor input) {
    this.output = output;
    this.input = input;
  }

  static Pipe open() throws IOException {
    FileDescriptor[] ends = FileDescriptor.pipe();
    return new Pipe(ends[0], ends[1]);
  }

  /** Bytes in it. */
  int held() {
    return held;
  }

  /** Fills the empty pipe from a socket; answers as {@link Splice#move}. */
  int fill(Splice splice, FileDescriptor from, int bytes) throws IOException {
    int moved = splice.move(from, input, bytes);
    held += Math.max(moved, 0);
    return moved;
  }

  /** Empties it into a socket as far as that takes it; true when nothing is left. */
  boolean empty(Splice splice, FileDescriptor to) throws IOException {
    while (held > 0) {
      int moved = splice.move(output, to, held);
      if (moved == Splice.UNSUPPORTED) {
        throw new IOException("splice: what is in the pipe cannot leave it");
      }
      if (moved <= 0) {
        return false;
      }
      held -= moved;
    }
    return true;
  }

  void close() {
    close(input);
    close(output);
  }

  private static void close(FileDescriptor end) {
    try {
      end.close();
    } catch (IOException e) {
      // Linux has let go of a descriptor also when closing it reports an error.
      return;
    }
  }
}
