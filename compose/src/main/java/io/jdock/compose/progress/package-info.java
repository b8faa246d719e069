/** What is told while a project changes: events, and ways to show them. */
@NullMarked
package io.jdock.compose.progress;

import org.jspecify.annotations.NullMarked;
