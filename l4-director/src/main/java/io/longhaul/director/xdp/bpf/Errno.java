package io.longhaul.director.xdp.bpf;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;

/** The system's numbers for faults. */
public final class Errno {
  /** There is no such thing. */
  public static final int ENOENT = 2;

  /** Not all at once: to be called again. */
  public static final int EAGAIN = 11;

  /** It is in use. */
  public static final int EBUSY = 16;

  /** It is there already. */
  public static final int EEXIST = 17;

  /** The operation is not supported here. */
  public static final int EOPNOTSUPP = 95;

  /** There is no such address. */
  public static final int EADDRNOTAVAIL = 99;

  private static final NativeFunction STRERROR =
      NativeFunction.of(
          Linker.nativeLinker().defaultLookup(),
          "strerror",
          FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT));

  private Errno() {}

  /** Such as {@code errno 2, No such file or directory}. */
  public static String text(int errno) {
    return "errno " + errno + ", " + NativeFunction.text(STRERROR.address(errno));
  }
}
