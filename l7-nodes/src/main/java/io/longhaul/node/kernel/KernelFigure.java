package io.longhaul.node.kernel;

/** A number that the kernel keeps of this host's network, or of this process. */
enum KernelFigure {
  /** Connections that found a listener's accept queue full. */
  LISTEN_OVERFLOWS(
      "net/netstat", ProcField.named("TcpExt:", "ListenOverflows"), "listen.overflows"),
  /** Connections that a listener turned away, for whatever reason. */
  LISTEN_DROPS("net/netstat", ProcField.named("TcpExt:", "ListenDrops"), "listen.drops"),
  /** Times that TCP began to save memory. */
  MEMORY_PRESSURES(
      "net/netstat", ProcField.named("TcpExt:", "TCPMemoryPressures"), "tcp.memory.pressures"),
  /** Connections that were cut for want of memory. */
  MEMORY_ABORTS("net/netstat", ProcField.named("TcpExt:", "TCPAbortOnMemory"), "tcp.memory.aborts"),
  /** Segments that were sent again. */
  RETRANSMITS("net/snmp", ProcField.named("Tcp:", "RetransSegs"), "tcp.retransmits"),
  /** Packets that a processor had no room for. */
  SOFTNET_DROPPED("net/softnet_stat", ProcField.hexColumn(1), "softnet.dropped"),
  /** Times that a processor left packets for later. */
  SOFTNET_SQUEEZED("net/softnet_stat", ProcField.hexColumn(2), "softnet.squeezed"),
  /** TCP sockets of IPv4. */
  SOCKETS_IN_USE("net/sockstat", ProcField.following("TCP:", "inuse"), "tcp.sockets", "inuse"),
  /** TCP sockets of IPv6. */
  SOCKETS_IN_USE6("net/sockstat6", ProcField.following("TCP6:", "inuse"), "tcp.sockets", "inuse6"),
  /** TCP connections of both families that are open, or that only the peer has ended. */
  SOCKETS_ESTABLISHED(
      "net/snmp", ProcField.named("Tcp:", "CurrEstab"), "tcp.sockets", "established"),
  /** TCP sockets that no process has any more. */
  SOCKETS_ORPHANED("net/sockstat", ProcField.following("TCP:", "orphan"), "tcp.sockets", "orphan"),
  /** TCP connections in TIME_WAIT. */
  SOCKETS_TIME_WAIT("net/sockstat", ProcField.following("TCP:", "tw"), "tcp.sockets", "time-wait"),
  /** All TCP sockets that take memory. */
  SOCKETS_ALLOCATED("net/sockstat", ProcField.following("TCP:", "alloc"), "tcp.sockets", "alloc"),
  /** Pages that TCP's buffers take. */
  MEMORY_PAGES("net/sockstat", ProcField.following("TCP:", "mem"), "tcp.memory.pages", "used"),
  /** Pages from which TCP saves memory. */
  MEMORY_PRESSURE("sys/net/ipv4/tcp_mem", ProcField.number(1), "tcp.memory.pages", "pressure"),
  /** Pages that TCP may take at most. */
  MEMORY_LIMIT("sys/net/ipv4/tcp_mem", ProcField.number(2), "tcp.memory.pages", "limit"),
  /** Connections that are tracked. */
  CONNTRACK("sys/net/netfilter/nf_conntrack_count", ProcField.number(0), "conntrack", "used"),
  /** Connections that can be tracked. */
  CONNTRACK_LIMIT("sys/net/netfilter/nf_conntrack_max", ProcField.number(0), "conntrack", "limit"),
  /** Descriptors that this process has open. */
  DESCRIPTORS("self/fd", ProcField.number(0), "descriptors", "used"),
  /** Descriptors that it may have open. */
  DESCRIPTORS_LIMIT("self/limits", ProcField.softLimit("Max open files"), "descriptors", "limit");

  private final String file;

  @SuppressWarnings("ImmutableEnumChecker") // functions of text, made above
  private final ProcField field;

  private final String meter;
  private final String state;

  /** A number that only grows. */
  KernelFigure(String file, ProcField field, String meter) {
    this(file, field, meter, "");
  }

  /** A number that is as it is, one of several of a name. */
  KernelFigure(String file, ProcField field, String meter, String state) {
    this.file = file;
    this.field = field;
    this.meter = meter;
    this.state = state;
  }

  /** Below /proc. */
  String file() {
    return file;
  }

  ProcField field() {
    return field;
  }

  /** Behind {@code longhaul.node.kernel.}. */
  String meter() {
    return meter;
  }

  /** Whether it only grows. */
  boolean isCounter() {
    return state.isEmpty();
  }

  /** What tells it from others of its name; empty where there are none. */
  String state() {
    return state;
  }
}
