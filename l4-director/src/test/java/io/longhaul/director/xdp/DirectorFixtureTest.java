package io.longhaul.director.xdp;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** The director's program in the kernel, packet by packet. */
@Tag("needs-clang")
@Tag("needs-libbpf")
@Tag("needs-bpf")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DirectorFixtureTest {
  private final LoadedProgram program = LoadedProgram.forRuns(ProgramKind.DIRECTOR);

  @BeforeAll
  void loadTable() throws InterruptedException {
    program.settings().source(Tier.DIRECTOR);
    program.settings().mtu(1500);
    program.tables().load(Tier.directorContents());
  }

  @AfterAll
  void close() {
    program.close();
  }

  @TestFactory
  Stream<DynamicTest> clientsPacketsAreForwarded() {
    return DirectorForwardingFixtures.all().stream().map(fixture -> fixture.against(program));
  }

  @TestFactory
  Stream<DynamicTest> errorsAreForwardedAndAnswered() {
    return DirectorIcmpFixtures.all().stream().map(fixture -> fixture.against(program));
  }

  @TestFactory
  Stream<DynamicTest> whatCannotBeForwardedIsDroppedOrLeftAlone() {
    return DirectorRefusalFixtures.all().stream().map(fixture -> fixture.against(program));
  }
}
