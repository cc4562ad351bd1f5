@NullMarked
package io.longhaul.director.xdp.host;

import org.jspecify.annotations.NullMarked;
