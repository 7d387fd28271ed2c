import type { Stripe } from 'stripe';
import type { Dispatcher } from 'undici';

/**
 * Why no whole answer came. Carries no `code`, on purpose: the SDK sends a request again by itself
 * when it sees ECONNRESET or EPIPE, even with its retries turned off.
 */
export class TransportFault extends Error {
  override readonly name = 'TransportFault';
  /** Whether a byte of the request may have reached the provider. */
  readonly hasLeft: boolean;
  /** The status, where the answer had begun. */
  readonly status: number | null;

  constructor(sentence: string, hasLeft: boolean, status: number | null) {
    super(sentence);
    this.hasLeft = hasLeft;
    this.status = status;
  }
}

/** Carries the SDK's requests over undici, and knows of each whether it left. */
export const createTransport = (agent: Dispatcher): Stripe.HttpClient => ({
  getClientName: () => 'undici',
  makeRequest: async (host, port, path, method, headers, body, protocol, timeoutMs) =>
    await exchange(agent, timeoutMs, {
      origin: `${protocol}://${host}:${port}`,
      path,
      method,
      // The SDK's type also allows numbers, which undici writes as text.
      headers: headers as Record<string, string>,
      // The SDK's type says text; a file's form is handed over as bytes, which undici takes too.
      body: body === '' ? null : body,
    }),
});

const exchange = async (
  agent: Dispatcher,
  timeoutMs: number,
  request: Dispatcher.DispatchOptions,
): Promise<Stripe.HttpClientResponse> =>
  await new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let controller: Dispatcher.DispatchController | undefined;
    let answer: { readonly status: number; readonly headers: Headers } | undefined;
    let isOver = false;

    const fail = (sentence: string): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(deadline);
      reject(new TransportFault(sentence, controller !== undefined, answer?.status ?? null));
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
      onResponseStart: (_, status, headers) => {
        answer = { status, headers };
      },
      onResponseData: (_, chunk) => {
        chunks.push(chunk);
      },
      onResponseEnd: () => {
        if (isOver || answer === undefined) return fail('an answer without a head');
        isOver = true;
        clearTimeout(deadline);
        resolve(whole(answer.status, answer.headers, Buffer.concat(chunks)));
      },
      onResponseError: (_, fault) => fail(describe(fault)),
    });
  });

type Headers = Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseStart']>>[2];

const whole = (status: number, headers: Headers, bytes: Buffer): Stripe.HttpClientResponse => {
  const answer = { statusCode: status, headers };
  return {
    getStatusCode: () => status,
    getHeaders: () => headers as ReturnType<Stripe.HttpClientResponse['getHeaders']>,
    getRawResponse: () => answer,
    toStream: () => {
      throw new TransportFault('answers are read whole, never as a stream', true, status);
    },
    toJSON: async () => parseObject(bytes, status),
  };
};

/** The SDK writes onto what it gets; anything but an object would throw where nobody catches. */
const parseObject = (bytes: Buffer, status: number): object => {
  const parsed: unknown = parse(bytes);
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed;
  throw new TransportFault('the answer is no JSON object', true, status);
};

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
