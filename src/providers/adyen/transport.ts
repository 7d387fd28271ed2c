import { Agent, type Dispatcher } from 'undici';

/** Why no answer of Adyen's came, or which error it was. Thrown through the SDK, which passes it on. */
export class AdyenFault extends Error {
  override readonly name = 'AdyenFault';
  /** Whether a byte of the request may have reached the provider. */
  readonly hasLeft: boolean;
  /** The status, where an answer had begun. */
  readonly status: number | null;
  /** The whole answer, where it was JSON under a status that is no success. */
  readonly answer: object | null;

  constructor(
    sentence: string,
    at: {
      readonly hasLeft: boolean;
      readonly status: number | null;
      readonly answer?: object | null;
    },
  ) {
    super(sentence);
    this.hasLeft = at.hasLeft;
    this.status = at.status;
    this.answer = at.answer ?? null;
  }
}

/** Sockets kept open; more calls than that wait for one. */
const socketsMax = 128;
const answerBytesMax = 4 * 1024 * 1024;

/** Connections that all calls of this process share. HTTP/1.1: one call at a time on a socket. */
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

/** One request as it leaves. */
export interface Letter {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A whole answer that is a JSON object under a status of success. */
export interface WholeAnswer {
  readonly status: number;
  readonly text: string;
}

/**
 * Posts once, follows nothing, and knows whether the request left.
 *
 * @throws AdyenFault for everything but a JSON object under 2xx
 */
export const post = async (
  agent: Dispatcher,
  timeoutMs: number,
  { url, headers, body }: Letter,
): Promise<WholeAnswer> => {
  const { status, text } = await exchange(agent, timeoutMs, {
    origin: url.origin,
    path: url.pathname,
    method: 'POST',
    headers,
    body,
  });
  const answer = parseObject(text);
  if (answer !== null && status >= 200 && status < 300) return { status, text };
  const sentence = answer === null ? 'the answer is no JSON object' : `status ${status}`;
  throw new AdyenFault(sentence, { hasLeft: true, status, answer });
};

const exchange = async (
  agent: Dispatcher,
  timeoutMs: number,
  request: Dispatcher.DispatchOptions,
): Promise<WholeAnswer> =>
  await new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let controller: Dispatcher.DispatchController | undefined;
    let status: number | null = null;
    let isOver = false;

    const fail = (sentence: string): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(deadline);
      reject(new AdyenFault(sentence, { hasLeft: controller !== undefined, status }));
    };
    const deadline = setTimeout(() => {
      fail(`no whole answer within ${timeoutMs} ms`);
      controller?.abort(new Error('deadline'));
    }, timeoutMs);

    agent.dispatch(request, {
      // Called when a socket is open, just before the first byte is written to it.
      onRequestStart: (started) => {
        // A request given up while it waited for a socket must not leave after all.
        if (isOver) started.abort(new Error('given up'));
        else controller = started;
      },
      onResponseStart: (_, answered) => {
        status = answered;
      },
      onResponseData: (_, chunk) => {
        chunks.push(chunk);
      },
      onResponseEnd: () => {
        if (isOver || status === null) return fail('an answer without a head');
        isOver = true;
        clearTimeout(deadline);
        resolve({ status, text: Buffer.concat(chunks).toString('utf8') });
      },
      onResponseError: (_, fault) => fail(describe(fault)),
    });
  });

const parseObject = (text: string): object | null => {
  try {
    const parsed: unknown = JSON.parse(text);
    const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
    return isObject ? parsed : null;
  } catch {
    return null;
  }
};

/** The machine's word for a fault: its code where it has one. */
const describe = (fault: Error): string => {
  const cause = fault instanceof AggregateError ? (fault.errors[0] as Error) : fault;
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
};
