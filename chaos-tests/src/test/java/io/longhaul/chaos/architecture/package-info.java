/** The house rules, checked: arrows between modules, sizes of files and methods, names. */
@NullMarked
package io.longhaul.chaos.architecture;

import org.jspecify.annotations.NullMarked;
