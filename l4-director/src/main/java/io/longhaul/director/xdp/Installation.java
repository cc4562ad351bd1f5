package io.longhaul.director.xdp;

import io.longhaul.director.xdp.bpf.BpfLibrary;
import io.longhaul.director.xdp.bpf.BpfMap;
import io.longhaul.director.xdp.bpf.InterfaceIndex;
import io.longhaul.director.xdp.bpf.XdpLink;
import io.longhaul.director.xdp.bpf.XdpMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

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

  private final Path folder;
  private final LoadedProgram program;
  private final boolean adopted;
  private final Attachment attachment;

  private Installation(Path folder, LoadedProgram program, boolean adopted, Attachment attachment) {
    this.folder = folder;
    this.program = program;
    this.adopted = adopted;
    this.attachment = attachment;
  }

  /**
   * Has the kernel take this version's program, with the maps that are pinned where there are such.
   *
   * @param root a folder of a BPF file system; it is made where it is missing
   * @param mode in which {@link #attach()} puts it on the interface
   */
  public static Installation prepare(
      ProgramKind kind, String interfaceName, Path root, ModeChoice mode) {
    BpfLibrary.require();
    int interfaceIndex = InterfaceIndex.of(interfaceName);
    Path folder = folder(kind, interfaceName, root);
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
      Attachment attachment =
          new Attachment(interfaceName, interfaceIndex, folder.resolve(LINK), mode);
      return new Installation(folder, program, !existing.isEmpty(), attachment);
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
   */
  public static boolean remove(ProgramKind kind, String interfaceName, Path root) {
    Path folder = folder(kind, interfaceName, root);
    if (!Files.isDirectory(folder)) {
      return false;
    }
    BpfLibrary.require();
    XdpLink.pinned(folder.resolve(LINK))
        .ifPresent(
            link -> {
              if (link.interfaceIndex() != 0) {
                link.detach();
              }
              link.close();
            });
    PinFolder.delete(folder);
    if (PinFolder.children(root).isEmpty()) {
      PinFolder.delete(root);
    }
    return true;
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
  }
}
