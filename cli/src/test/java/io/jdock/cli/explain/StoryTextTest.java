package io.jdock.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.api.client.Json;
import io.jdock.api.client.JsonObject;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoryTextTest {
  private static JsonObject story() throws IOException {
    return Json.parseObject(
        """
        {"phases":[
          {"name":"network","steps":[
            {"call":"unshare(CLONE_NEWNET)","reason":"its own network","result":"0","errno":"",
             "micros":2364,"shell":"unshare --net true"}]},
          {"name":"process","steps":[
            {"call":"open(\\"/proc\\")","reason":"a handle","result":"83","errno":null,"micros":2,"shell":""},
            {"call":"execve(\\"/bin/x\\")","reason":"","result":"-1","errno":"ENOENT","micros":15000,"shell":"exec x\\ny"}]}],
         "totalMicros":17366}
        """);
  }

  @Test
  void tellsPhasesStepsAndFailures() throws IOException {
    assertThat(new StoryText(false, StoryText.Kind.CONTAINER).of(story()))
        .isEqualTo(
            """
            1. network  1 step, 2364 µs
              ✓   2364 µs  unshare(CLONE_NEWNET)
                           its own network
                           $ unshare --net true

            2. process  2 steps, 15.0 ms
              ✓      2 µs  open("/proc") = 83
                           a handle
              ✗   15.0 ms  execve("/bin/x")  ENOENT
                           $ exec x
                           $ y

            3 steps in 2 phases, 17.4 ms in all  (1 refused by the kernel)
            """);
  }

  @Test
  void saysTheIdOnceAndACommonReasonOnce() throws IOException {
    String id = "0123456789abcdef".repeat(4);
    JsonObject story =
        Json.parseObject(
            """
            {"phases":[{"name":"cgroup","steps":[
              {"call":"mkdir(/cpu/ID)","reason":"a group","micros":1,"shell":"mkdir /cpu/ID"},
              {"call":"mkdir(/pids/ID)","reason":"a group","micros":1,"shell":"mkdir /pids/ID"}]}],
             "totalMicros":2}
            """
                .replace("ID", id));
    assertThat(new StoryText(false, StoryText.Kind.CONTAINER).of(story))
        .isEqualTo(
            """
            ID=%s

            1. cgroup  2 steps, 2 µs
              ✓      1 µs  mkdir(/cpu/$ID)
                           a group
                           $ mkdir /cpu/$ID
              ✓      1 µs  mkdir(/pids/$ID)
                           $ mkdir /pids/$ID

            2 steps in 1 phase, 2 µs in all
            """
                .formatted(id));
  }

  @Test
  void aNetworksStorySaysWhoseNamespaceItIsFromStepToStep() throws IOException {
    String one = "0123456789abcdef".repeat(4);
    String two = "fedcba9876543210".repeat(4);
    JsonObject story =
        Json.parseObject(
            """
            {"phases":[{"name":"network","steps":[
              {"call":"a","reason":"","micros":1,"shell":"ip link add netns /run/netns/ONE"},
              {"call":"b","reason":"","micros":1,"shell":"nsenter --net=/run/netns/ONE ip addr"},
              {"call":"c","reason":"","micros":1,"shell":"ip link add netns /run/netns/TWO"}]}],
             "totalMicros":3}
            """
                .replace("ONE", one)
                .replace("TWO", two));
    assertThat(new StoryText(false, StoryText.Kind.NETWORK).of(story))
        .isEqualTo(
            """
            1. network  3 steps, 3 µs
                           $ ID=%s
              ✓      1 µs  a
                           $ ip link add netns /run/netns/$ID
              ✓      1 µs  b
                           $ nsenter --net=/run/netns/$ID ip addr
                           $ ID=%s
              ✓      1 µs  c
                           $ ip link add netns /run/netns/$ID

            3 steps in 1 phase, 3 µs in all
            """
                .formatted(one, two));
  }

  @Test
  void usesNoColourUnlessAsked() throws IOException {
    assertThat(new StoryText(false, StoryText.Kind.CONTAINER).of(story())).doesNotContain("\u001b");
    assertThat(new StoryText(true, StoryText.Kind.CONTAINER).of(story()))
        .contains("\u001b[31m✗\u001b[0m");
  }

  @Test
  void marksAPlanAsNotDone() throws IOException {
    assertThat(new StoryText(false, StoryText.Kind.PLAN).of(story()))
        .doesNotContain("✓")
        .endsWith("3 steps in 2 phases would be taken  (1 refused by the kernel)\n");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1 µs",
    "9999, 9999 µs",
    "10000, 10.0 ms",
    "1234567, 1234.6 ms",
    "12345678, 12.3 s"
  })
  void durations(long micros, String text) {
    assertThat(StoryText.duration(micros)).isEqualTo(text);
  }
}
