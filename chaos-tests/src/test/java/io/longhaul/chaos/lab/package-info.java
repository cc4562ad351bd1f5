/** Tests of the lab, and by it of the whole tier. */
@NullMarked
package io.longhaul.chaos.lab;

import org.jspecify.annotations.NullMarked;
