import type { Stripe } from 'stripe';
import type { Dispatcher } from 'undici';

import { exchangeHttp, type WireAnswer, type WireRequest } from '../wire/exchange-http.ts';

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

/** Carries the SDK's requests, and knows of each that got no whole answer whether it left. */
export const createTransport = (agent: Dispatcher): Stripe.HttpClient => ({
  getClientName: () => 'undici',
  makeRequest: async (host, port, path, method, headers, body, protocol, timeoutMs) => {
    const request: WireRequest = {
      // The SDK's type is any text; its own methods are no others than these.
      method: method as WireRequest['method'],
      url: new URL(path, `${protocol}://${host}:${port}`),
      // The SDK's type also allows numbers, which undici writes as text.
      headers: headers as Record<string, string>,
      // The SDK's type says text; a file's form is handed over as bytes, which undici takes too.
      body: body === '' ? null : body,
    };
    const reply = await exchangeHttp(agent, request, timeoutMs);
    if (reply.kind === 'lost') throw new TransportFault(reply.cause, reply.hasLeft, reply.status);
    return whole(reply);
  },
});

const whole = ({ status, headers, body }: WireAnswer): Stripe.HttpClientResponse => {
  const answer = { statusCode: status, headers };
  return {
    getStatusCode: () => status,
    getHeaders: () => headers as ReturnType<Stripe.HttpClientResponse['getHeaders']>,
    getRawResponse: () => answer,
    toStream: () => {
      throw new TransportFault('answers are read whole, never as a stream', true, status);
    },
    toJSON: async () => parseObject(body, status),
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
