import type { Dispatcher } from 'undici';
import { exchangeHttp, type WireRequest } from '../wire/exchange-http.ts';

/** Why no answer of Adyen's came, or which error it was. Thrown through the SDK, which passes it on. */
export class AdyenFault extends Error {
  override readonly name = 'AdyenFault';
  /** Whether a byte of the request may have reached the provider. */
  readonly hasLeft: boolean;
  /** The status, where an answer had begun. */
  readonly status: number | null;
  /** The whole answer, where it was a JSON object under a status that is no success. */
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
export const postOnce = async (
  agent: Dispatcher,
  timeoutMs: number,
  request: Omit<WireRequest, 'method'>,
): Promise<WholeAnswer> => {
  const reply = await exchangeHttp(agent, { method: 'POST', ...request }, timeoutMs);
  if (reply.kind === 'lost') throw new AdyenFault(reply.cause, reply);
  const { status } = reply;
  const text = reply.body.toString('utf8');
  const answer = parseObject(text);
  if (answer !== null && status >= 200 && status < 300) return { status, text };
  const sentence = answer === null ? 'the answer is no JSON object' : `status ${status}`;
  throw new AdyenFault(sentence, { hasLeft: true, status, answer });
};

const parseObject = (text: string): object | null => {
  try {
    const parsed: unknown = JSON.parse(text);
    const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
    return isObject ? parsed : null;
  } catch {
    return null;
  }
};
