/**
 * What a node's host has to be like for its shim, beside the programs: doors' addresses, kernel
 * settings, and who listens.
 */
@NullMarked
package io.longhaul.director.xdp.host;

import org.jspecify.annotations.NullMarked;
