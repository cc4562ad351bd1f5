/**
 * A thin typed layer over libbpf.so.1: objects, maps, programs, links, pins, and runs of a program
 * on a given packet. It knows nothing of what Longhaul's programs do.
 */
@NullMarked
package io.longhaul.director.xdp.bpf;

import org.jspecify.annotations.NullMarked;
