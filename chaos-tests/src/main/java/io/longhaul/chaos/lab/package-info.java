/** A whole xdp tier on one machine: hosts in network namespaces, with BGP and ECMP between. */
@NullMarked
package io.longhaul.chaos.lab;

import org.jspecify.annotations.NullMarked;
