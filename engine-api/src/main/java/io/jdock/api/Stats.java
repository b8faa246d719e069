package io.jdock.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A line of {@code GET /containers/ID/stats} (moby {@code api/types/container/stats.go}): the
 * counters now and those of the line before, so that a client can compute rates. CPU times in
 * nanoseconds, memory in bytes.
 */
public record Stats(
    @JsonProperty("read") String read,
    @JsonProperty("preread") String preread,
    @JsonProperty("pids_stats") PidsStats pidsStats,
    @JsonProperty("blkio_stats") BlkioStats blkioStats,
    @JsonProperty("num_procs") int numProcs,
    @JsonProperty("storage_stats") Map<String, Object> storageStats,
    @JsonProperty("cpu_stats") CpuStats cpuStats,
    @JsonProperty("precpu_stats") CpuStats precpuStats,
    @JsonProperty("memory_stats") MemoryStats memoryStats,
    @JsonProperty("name") String name,
    @JsonProperty("id") String id,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonProperty("networks")
        @Nullable Map<String, NetworkStats> networks) {

  /** Processes now and at most. */
  public record PidsStats(
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) @JsonProperty("current") long current,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) @JsonProperty("limit") long limit) {}

  /** Block I/O by device and operation. */
  public record BlkioStats(
      @JsonProperty("io_service_bytes_recursive") List<BlkioEntry> ioServiceBytesRecursive,
      @JsonProperty("io_serviced_recursive") List<BlkioEntry> ioServicedRecursive,
      @JsonProperty("io_queue_recursive") @Nullable List<BlkioEntry> ioQueueRecursive,
      @JsonProperty("io_service_time_recursive") @Nullable List<BlkioEntry> ioServiceTimeRecursive,
      @JsonProperty("io_wait_time_recursive") @Nullable List<BlkioEntry> ioWaitTimeRecursive,
      @JsonProperty("io_merged_recursive") @Nullable List<BlkioEntry> ioMergedRecursive,
      @JsonProperty("io_time_recursive") @Nullable List<BlkioEntry> ioTimeRecursive,
      @JsonProperty("sectors_recursive") @Nullable List<BlkioEntry> sectorsRecursive) {}

  /** One device's counter. */
  public record BlkioEntry(
      @JsonProperty("major") long major,
      @JsonProperty("minor") long minor,
      @JsonProperty("op") String op,
      @JsonProperty("value") long value) {}

  /** CPU time of the container and of the whole machine. */
  public record CpuStats(
      @JsonProperty("cpu_usage") CpuUsage cpuUsage,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) @JsonProperty("system_cpu_usage")
          long systemCpuUsage,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) @JsonProperty("online_cpus") int onlineCpus,
      @JsonProperty("throttling_data") Throttling throttlingData) {}

  /** CPU time by mode; per CPU on cgroup v1 only. */
  public record CpuUsage(
      @JsonProperty("total_usage") long totalUsage,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonProperty("percpu_usage")
          @Nullable List<Long> percpuUsage,
      @JsonProperty("usage_in_kernelmode") long usageInKernelmode,
      @JsonProperty("usage_in_usermode") long usageInUsermode) {}

  /** How often the quota held the container back. */
  public record Throttling(
      @JsonProperty("periods") long periods,
      @JsonProperty("throttled_periods") long throttledPeriods,
      @JsonProperty("throttled_time") long throttledTime) {}

  /** Memory; {@code stats} is the cgroup's memory.stat. */
  public record MemoryStats(
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) @JsonProperty("usage") long usage,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) @JsonProperty("max_usage") long maxUsage,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonProperty("stats")
          @Nullable Map<String, Long> stats,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) @JsonProperty("failcnt") long failcnt,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) @JsonProperty("limit") long limit) {}

  /** An interface's counters. */
  public record NetworkStats(
      @JsonProperty("rx_bytes") long rxBytes,
      @JsonProperty("rx_packets") long rxPackets,
      @JsonProperty("rx_errors") long rxErrors,
      @JsonProperty("rx_dropped") long rxDropped,
      @JsonProperty("tx_bytes") long txBytes,
      @JsonProperty("tx_packets") long txPackets,
      @JsonProperty("tx_errors") long txErrors,
      @JsonProperty("tx_dropped") long txDropped) {}
}
