package io.longhaul.director.xdp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The programs as the build compiled them. */
final class BpfPrograms {
  private BpfPrograms() {}

  /**
   * The object file of a program.
   *
   * @throws IllegalStateException with what to install, where the build had no compiler for it
   */
  static byte[] object(ProgramKind kind) {
    try (InputStream in = BpfPrograms.class.getResourceAsStream(kind.resource())) {
      if (in == null) {
        throw new IllegalStateException(
            "the xdp plane's "
                + kind.word()
                + " program is not in this build, since clang or headers were missing (expected:"
                + " Debian, Ubuntu: apt-get install clang-16 libbpf-dev linux-libc-dev libbpf1;"
                + " then build again: touch l4-director/src/main/bpf/build.sh)");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
