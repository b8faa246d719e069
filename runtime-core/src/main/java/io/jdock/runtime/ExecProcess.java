package io.jdock.runtime;

/** A process that joined a running container. */
public interface ExecProcess extends RunningProcess {}
