package io.longhaul.director.xdp.bpf;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;

/** One function of the C library that answers a number, and sets errno where it fails. */
public final class SystemCall {
  private static final VarHandle ERRNO =
      Linker.Option.captureStateLayout().varHandle(PathElement.groupElement("errno"));

  private final String name;
  private final MethodHandle handle;

  private SystemCall(String name, MemoryLayout result, MemoryLayout... arguments) {
    this.name = name;
    Linker linker = Linker.nativeLinker();
    MethodHandle function =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow(name),
            FunctionDescriptor.of(result, arguments),
            Linker.Option.captureCallState("errno"));
    this.handle =
        function
            .asSpreader(1, Object[].class, arguments.length)
            .asType(MethodType.methodType(Object.class, MemorySegment.class, Object[].class));
  }

  /** A function that answers an {@code int}. */
  public static SystemCall ofInt(String name, MemoryLayout... arguments) {
    return new SystemCall(name, ValueLayout.JAVA_INT, arguments);
  }

  /** A function that answers a {@code long} or a size. */
  public static SystemCall ofLong(String name, MemoryLayout... arguments) {
    return new SystemCall(name, ValueLayout.JAVA_LONG, arguments);
  }

  /** Calls it; answers its result, or where that is negative, errno as a negative number. */
  public int call(Object... arguments) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
      Number result = (Number) (Object) handle.invokeExact(state, arguments);
      return result.longValue() < 0 ? -(int) ERRNO.get(state, 0L) : result.intValue();
    } catch (Throwable e) {
      // A method handle's invocation declares everything; a native function throws nothing.
      throw new IllegalStateException(name + ": " + e, e);
    }
  }
}
