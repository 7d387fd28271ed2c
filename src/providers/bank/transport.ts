import { Agent, type Dispatcher } from 'undici';

/** Why no whole answer came. */
export interface Lost {
  readonly kind: 'lost';
  /** Whether a byte of the request may have reached the bank. */
  readonly hasLeft: boolean;
  /** The status, where the answer had begun. */
  readonly status: number | null;
  readonly cause: string;
}

/** A whole answer: its status and its JSON, or nothing where it is none. */
export interface Answered {
  readonly kind: 'answered';
  readonly status: number;
  readonly json: unknown;
}

/** Sockets kept open to each bank. */
const socketsMax = 64;
const answerBytesMax = 4 * 1024 * 1024;

/** Connections that all calls of this process share. HTTP/1.1, one call at a time on a socket. */
export const createAgent = (connectTimeoutMs = 1_000): Dispatcher =>
  new Agent({
    connections: socketsMax,
    pipelining: 1,
    allowH2: false,
    connect: { timeout: connectTimeoutMs },
    maxResponseSize: answerBytesMax,
    // The call's own deadline is the only one.
    headersTimeout: 0,
    bodyTimeout: 0,
  });

/**
 * Sends one request once, and never again by itself. Says of one without a whole answer whether it
 * may have left: a request that no socket was open for has not.
 */
export const exchangeOnce = async (
  agent: Dispatcher,
  timeoutMs: number,
  request: Dispatcher.DispatchOptions,
): Promise<Answered | Lost> =>
  await new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let started: Dispatcher.DispatchController | undefined;
    let status: number | null = null;
    let isOver = false;

    const end = (result: Answered | Lost): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(deadline);
      resolve(result);
    };
    const lose = (cause: string): void =>
      end({ kind: 'lost', hasLeft: started !== undefined, status, cause });
    const deadline = setTimeout(() => {
      lose(`no whole answer within ${timeoutMs} ms`);
      started?.abort(new Error('deadline'));
    }, timeoutMs);

    agent.dispatch(request, {
      // Called when a socket is open, just before the first byte is written to it.
      onRequestStart: (controller) => {
        // A request given up while it waited for a socket must not leave after all.
        if (isOver) controller.abort(new Error('given up'));
        else started = controller;
      },
      onResponseStart: (_, code) => {
        status = code;
      },
      onResponseData: (_, chunk) => {
        chunks.push(chunk);
      },
      onResponseEnd: () => {
        if (status === null) lose('an answer without a head');
        else end({ kind: 'answered', status, json: parse(Buffer.concat(chunks)) });
      },
      onResponseError: (_, fault) => lose(describe(fault)),
    });
  });

const parse = (bytes: Buffer): unknown => {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
};

/** The machine's word for a fault: its code where it has one. */
const describe = (fault: Error): string => {
  const cause = fault instanceof AggregateError ? (fault.errors[0] as Error) : fault;
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
};
