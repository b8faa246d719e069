package io.jdock.it.lab;

import java.util.ArrayList;
import java.util.List;

/** The clients that the course is typed with. */
public enum Cli {
  JDOCK,
  DOCKER;

  /** The whole command line against the lab's daemon. */
  public List<String> command(Lab lab, String... words) {
    List<String> command = new ArrayList<>();
    command.add(this == JDOCK ? Project.JDOCK.toString() : Project.dockerCli().toString());
    command.addAll(List.of("-H", "unix://" + lab.socket()));
    command.addAll(List.of(words));
    return command;
  }
}
