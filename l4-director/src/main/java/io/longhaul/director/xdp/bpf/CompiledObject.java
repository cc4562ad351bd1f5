package io.longhaul.director.xdp.bpf;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Object files for BPF as the build compiled them, if it could. */
public final class CompiledObject {
  private CompiledObject() {}

  /**
   * Reads one.
   *
   * @param beside a class of the package that it was compiled into
   * @param resource its file name
   * @param what it is, for people
   * @throws IllegalStateException with what to install, where the build had no compiler for it
   */
  public static byte[] read(Class<?> beside, String resource, String what) {
    try (InputStream in = beside.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(
            what
                + " is not in this build, since clang or headers were missing (expected:"
                + " Debian, Ubuntu: apt-get install clang-16 libbpf-dev linux-libc-dev libbpf1;"
                + " then build again: touch l4-director/src/main/bpf/build.sh)");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
