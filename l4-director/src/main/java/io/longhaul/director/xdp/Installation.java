package io.longhaul.director.xdp;

import io.longhaul.director.xdp.bpf.BpfLibrary;
import io.longhaul.director.xdp.bpf.BpfMap;
import io.longhaul.director.xdp.bpf.FolderLock;
import io.longhaul.director.xdp.bpf.InterfaceIndex;
import io.longhaul.director.xdp.bpf.XdpLink;
import io.longhaul.director.xdp.bpf.XdpMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A program on an interface, pinned: it goes on without the process that installed it, and the next
 * process finds it there.
 *
 * <pre>
 *   ROOT/director-eth0/link         the program's attachment
 *   ROOT/director-eth0/v2/...       its maps, by the format's version
 * </pre>
 *
 * <p>An upgrade is {@link #prepare}, then an epoch loaded into {@link #program()}'s tables, then
 * {@link #attach()}: packets meet the old program with its tables until then, and the new one from
 * then on. Where the format is the same, both share the maps. {@link #close()} leaves all of it
 * running.
 */
public final class Installation implements AutoCloseable {
  /** Where Longhaul pins by default. */
  public static final Path DEFAULT_ROOT = Path.of("/sys/fs/bpf/longhaul");

  private static final String LINK = "link";

  /** How long one waits for a process that is just ending. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final Duration PAUSE = Duration.ofMillis(20);

  private final Path folder;
  private final FolderLock lock;
  private final LoadedProgram program;
  private final boolean adopted;
  private final Attachment attachment;

  private Installation(
      Path folder, FolderLock lock, LoadedProgram program, boolean adopted, Attachment attachment) {
    this.folder = folder;
    this.lock = lock;
    this.program = program;
    this.adopted = adopted;
    this.attachment = attachment;
  }

  /**
   * Has the kernel take this version's program, with the maps that are pinned where there are such.
   *
   * @param root a folder of a BPF file system; it is made where it is missing
   * @param mode in which {@link #attach()} puts it on the interface
   * @throws IllegalStateException where another process has the program there: two would write the
   *     same tables
   */
  public static Installation prepare(
      ProgramKind kind, String interfaceName, Path root, ModeChoice mode) {
    BpfLibrary.require();
    int interfaceIndex = InterfaceIndex.of(interfaceName);
    Path folder = folder(kind, interfaceName, root);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    FolderLock lock = alone(kind, interfaceName, folder);
    try {
      return prepare(
          kind,
          folder,
          lock,
          new Attachment(interfaceName, interfaceIndex, folder.resolve(LINK), mode));
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static FolderLock alone(ProgramKind kind, String interfaceName, Path folder) {
    long endNs = System.nanoTime() + PATIENCE.toNanos();
    Optional<FolderLock> lock = FolderLock.take(folder);
    while (lock.isEmpty() && System.nanoTime() < endNs) {
      LockSupport.parkNanos(PAUSE.toNanos());
      lock = FolderLock.take(folder);
    }
    return lock.orElseThrow(
        () ->
            new IllegalStateException(
                "interface %s: another process has the %s's program there (expected: none; it has %s)"
                    .formatted(interfaceName, kind.word(), folder)));
  }

  private static Installation prepare(
      ProgramKind kind, Path folder, FolderLock lock, Attachment attachment) {
    Path mapsFolder = mapsFolder(folder);
    try {
      Map<String, BpfMap> existing = pinnedMaps(mapsFolder);
      LoadedProgram program = LoadedProgram.adopting(kind, existing);
      existing.values().forEach(BpfMap::close);
      Files.createDirectories(mapsFolder);
      // All of them, or those that an earlier process was killed before it came to.
      program.maps().entrySet().stream()
          .filter(map -> !existing.containsKey(map.getKey()))
          .forEach(map -> map.getValue().pin(mapsFolder.resolve(pinName(map.getKey()))));
      return new Installation(folder, lock, program, !existing.isEmpty(), attachment);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The program with its maps; those of the last process where {@link #adopted()}. */
  public LoadedProgram program() {
    return program;
  }

  /** Whether the maps, with an epoch in them, were there already. */
  public boolean adopted() {
    return adopted;
  }

  /**
   * Puts the program on the interface, in the place of the one before where there is one. No packet
   * comes in between, unless that one runs in another mode than asked for: then the interface is
   * without a program for an instant, and packets go to the kernel.
   *
   * @throws XdpUnavailableException where the interface refuses the mode that is asked for
   */
  public void attach() {
    attachment.put(program.program());
    removeOtherFormats();
  }

  /** How the interface runs its program; empty when it has none. */
  public Optional<XdpMode> mode() {
    return attachment.mode();
  }

  /**
   * Takes the program off the interface and removes all pins of that name, of whatever format.
   *
   * @return whether there was anything
   * @throws IllegalStateException where a process has the program there
   */
  public static boolean remove(ProgramKind kind, String interfaceName, Path root) {
    Path folder = folder(kind, interfaceName, root);
    if (!Files.isDirectory(folder)) {
      return false;
    }
    BpfLibrary.require();
    try (FolderLock _ = alone(kind, interfaceName, folder)) {
      remove(folder);
    }
    if (PinFolder.children(root).isEmpty()) {
      PinFolder.delete(root);
    }
    return true;
  }

  private static void remove(Path folder) {
    XdpLink.pinned(folder.resolve(LINK))
        .ifPresent(
            link -> {
              if (link.interfaceIndex() != 0) {
                link.detach();
              }
              link.close();
            });
    PinFolder.delete(folder);
  }

  /** The maps of a program that is pinned, whoever uses it; empty where none of this format is. */
  static Map<String, BpfMap> pinned(ProgramKind kind, String interfaceName, Path root) {
    return pinnedMaps(mapsFolder(folder(kind, interfaceName, root)));
  }

  private void removeOtherFormats() {
    for (Path child : PinFolder.children(folder)) {
      if (Files.isDirectory(child) && !child.equals(mapsFolder(folder))) {
        PinFolder.delete(child);
      }
    }
  }

  private static Map<String, BpfMap> pinnedMaps(Path mapsFolder) {
    Map<String, BpfMap> maps = new LinkedHashMap<>();
    for (Path pin : PinFolder.children(mapsFolder)) {
      BpfMap.pinned(pin).ifPresent(map -> maps.put(mapName(pin), map));
    }
    return maps;
  }

  private static Path folder(ProgramKind kind, String interfaceName, Path root) {
    // A BPF file system keeps names with dots for itself.
    return root.resolve(kind.word() + "-" + interfaceName.replace('.', '_'));
  }

  private static Path mapsFolder(Path folder) {
    return folder.resolve("v" + TableLayout.MAP_FORMAT);
  }

  private static String pinName(String mapName) {
    return mapName.replace('.', '-');
  }

  private static String mapName(Path pin) {
    return pin.getFileName().toString().replace('-', '.');
  }

  /** Lets go of it; program, maps and attachment stay. */
  @Override
  public void close() {
    attachment.close();
    program.close();
    lock.close();
  }
}
