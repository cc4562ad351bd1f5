package io.longhaul.director.xdp.bpf;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;

/** One C function. */
final class NativeFunction {
  private static final int MAX_TEXT_BYTES = 1 << 20;

  private final String name;
  private final MethodHandle handle;

  private NativeFunction(String name, MethodHandle handle) {
    this.name = name;
    this.handle =
        handle
            .asSpreader(Object[].class, handle.type().parameterCount())
            .asType(MethodType.methodType(Object.class, Object[].class));
  }

  /**
   * A function of a library; with an option that captures state, its first argument is where to.
   */
  static NativeFunction of(
      SymbolLookup library, String name, FunctionDescriptor descriptor, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    return new NativeFunction(
        name, linker.downcallHandle(library.findOrThrow(name), descriptor, options));
  }

  /** Calls a function that answers an int. */
  int integer(Object... arguments) {
    return (int) call(arguments);
  }

  /** Calls a function that answers a long. */
  long longer(Object... arguments) {
    return (long) call(arguments);
  }

  /** Calls a function that answers a pointer. */
  MemorySegment address(Object... arguments) {
    return (MemorySegment) call(arguments);
  }

  /** Calls a function that answers nothing. */
  void run(Object... arguments) {
    var _ = call(arguments);
  }

  private Object call(Object[] arguments) {
    try {
      return (Object) handle.invokeExact(arguments);
    } catch (Throwable e) {
      // A method handle's invocation declares everything; a native function throws nothing.
      throw new IllegalStateException(name + ": " + e, e);
    }
  }

  /** The text that a C string holds; empty for a null pointer. */
  static String text(MemorySegment pointer) {
    return pointer.address() == 0 ? "" : pointer.reinterpret(MAX_TEXT_BYTES).getString(0);
  }
}
