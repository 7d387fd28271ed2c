import { Agent, type Dispatcher } from 'undici';

const answerBytesMax = 4 * 1024 * 1024;

/**
 * Connections that all calls to one provider share. HTTP/1.1: one call at a time on a socket. How
 * many calls are under way is bounded for each operation before they come here, and nowhere else: a
 * bound on all of them would let one operation that hangs keep the others waiting for a socket.
 */
export const createWireAgent = (connectTimeoutMs = 1_000): Dispatcher =>
  new Agent({
    connections: null,
    pipelining: 1,
    allowH2: false,
    connect: { timeout: connectTimeoutMs },
    maxResponseSize: answerBytesMax,
    // The call's own deadline is the only one.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
