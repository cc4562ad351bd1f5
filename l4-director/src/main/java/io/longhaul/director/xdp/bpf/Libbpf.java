package io.longhaul.director.xdp.bpf;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;

/** The functions of libbpf.so.1 that are used; loaded when first asked for. */
final class Libbpf {
  private static final SymbolLookup LIBRARY = BpfLibrary.load(Arena.global());

  static final NativeFunction OBJECT_OPEN_MEM =
      pointer("bpf_object__open_mem", ADDRESS, JAVA_LONG, ADDRESS);
  static final NativeFunction OBJECT_LOAD = integer("bpf_object__load", ADDRESS);
  static final NativeFunction OBJECT_CLOSE = nothing("bpf_object__close", ADDRESS);
  static final NativeFunction OBJECT_FIND_MAP =
      pointer("bpf_object__find_map_by_name", ADDRESS, ADDRESS);
  static final NativeFunction OBJECT_NEXT_MAP = pointer("bpf_object__next_map", ADDRESS, ADDRESS);
  static final NativeFunction OBJECT_FIND_PROGRAM =
      pointer("bpf_object__find_program_by_name", ADDRESS, ADDRESS);
  static final NativeFunction MAP_NAME = pointer("bpf_map__name", ADDRESS);
  static final NativeFunction MAP_FD = integer("bpf_map__fd", ADDRESS);
  static final NativeFunction MAP_REUSE_FD = integer("bpf_map__reuse_fd", ADDRESS, JAVA_INT);
  static final NativeFunction MAP_SET_MAX_ENTRIES =
      integer("bpf_map__set_max_entries", ADDRESS, JAVA_INT);
  static final NativeFunction PROGRAM_FD = integer("bpf_program__fd", ADDRESS);
  static final NativeFunction MAP_LOOKUP =
      integer("bpf_map_lookup_elem", JAVA_INT, ADDRESS, ADDRESS);
  static final NativeFunction MAP_UPDATE =
      integer("bpf_map_update_elem", JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG);
  static final NativeFunction MAP_DELETE = integer("bpf_map_delete_elem", JAVA_INT, ADDRESS);
  static final NativeFunction MAP_NEXT_KEY =
      integer("bpf_map_get_next_key", JAVA_INT, ADDRESS, ADDRESS);
  static final NativeFunction OBJ_PIN = integer("bpf_obj_pin", JAVA_INT, ADDRESS);
  static final NativeFunction OBJ_GET = integer("bpf_obj_get", ADDRESS);
  static final NativeFunction OBJ_INFO =
      integer("bpf_obj_get_info_by_fd", JAVA_INT, ADDRESS, ADDRESS);
  static final NativeFunction LINK_CREATE =
      integer("bpf_link_create", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
  static final NativeFunction LINK_UPDATE = integer("bpf_link_update", JAVA_INT, JAVA_INT, ADDRESS);
  static final NativeFunction LINK_DETACH = integer("bpf_link_detach", JAVA_INT);
  static final NativeFunction ITER_CREATE = integer("bpf_iter_create", JAVA_INT);
  static final NativeFunction PROG_TEST_RUN = integer("bpf_prog_test_run_opts", JAVA_INT, ADDRESS);
  static final NativeFunction XDP_QUERY = integer("bpf_xdp_query", JAVA_INT, JAVA_INT, ADDRESS);
  static final NativeFunction SET_PRINT = pointer("libbpf_set_print", ADDRESS);
  static final NativeFunction POSSIBLE_CPUS = integer("libbpf_num_possible_cpus");

  private Libbpf() {}

  private static NativeFunction integer(String name, MemoryLayout... arguments) {
    return NativeFunction.of(LIBRARY, name, FunctionDescriptor.of(JAVA_INT, arguments));
  }

  private static NativeFunction pointer(String name, MemoryLayout... arguments) {
    return NativeFunction.of(LIBRARY, name, FunctionDescriptor.of(ADDRESS, arguments));
  }

  private static NativeFunction nothing(String name, MemoryLayout... arguments) {
    return NativeFunction.of(LIBRARY, name, FunctionDescriptor.ofVoid(arguments));
  }

  /** Answers {@code result}, which libbpf gives as a negative errno where it failed. */
  static int checked(int result, String operation) {
    if (result < 0) {
      throw BpfException.of(operation, -result);
    }
    return result;
  }
}
