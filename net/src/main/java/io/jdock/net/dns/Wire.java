package io.jdock.net.dns;

import io.jdock.linux.EventLoop;
import io.jdock.linux.LoopTimer;
import io.jdock.linux.SocketBuffer;

/** What all sockets of the server share; the buffer is the loop thread's. */
record Wire(
    EventLoop loop,
    LoopTimer timer,
    SocketBuffer buffer,
    SocketOpener opener,
    ForwardPlaces places) {}
