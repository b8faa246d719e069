package io.jdock.linux.cgroup;

import java.util.List;

/**
 * One limit as a file and what to write to it.
 *
 * @param controller the controller that has the file
 * @param files the file's names, older or rarer ones last; the first that exists counts
 * @param value what to write
 * @param reason why, for a learner
 * @param warning what to say when the machine has none of the files; empty to say nothing
 */
record Setting(String controller, List<String> files, String value, String reason, String warning) {

  static Setting of(String controller, String file, String value, String reason, String warning) {
    return new Setting(controller, List.of(file), value, reason, warning);
  }
}
