import { type Answer, jsonAnswer } from '../kernel/answer.ts';
import type { Reason } from '../kernel/mount/described.ts';
import { Refused } from '../kernel/mount/described.ts';

/** Adyen's error object. */
export const errorAnswer = (
  status: number,
  errorCode: string,
  message: string,
  errorType: 'validation' | 'security' | 'internal' = 'validation',
): Answer => jsonAnswer(status, { status, errorCode, message, errorType });

/** Ends a request as Adyen refuses one: nothing was done, and its key stays free. */
export const refuse = (errorCode: string, message: string, status = 422): Refused =>
  new Refused(errorAnswer(status, errorCode, message, status === 403 ? 'security' : 'validation'));

/** The refusals that come before any route. */
export const refusalOf = (reason: Reason): Answer => {
  switch (reason) {
    case 'no_key':
      return errorAnswer(401, '000', 'HTTP Status Response - Unauthorized', 'security');
    case 'no_route':
      return errorAnswer(404, '000', 'Not found', 'validation');
    case 'key_in_flight':
    case 'key_with_other_parameters': {
      const answer = errorAnswer(422, '704', 'request already processed or in progress');
      return { ...answer, headers: { ...answer.headers, 'transient-error': 'true' } };
    }
    case 'rate_limited':
      return errorAnswer(429, '000', 'Too many requests', 'security');
    case 'failed':
      return errorAnswer(500, '000', 'Internal error', 'internal');
  }
};

/** Falsifies the amounts or currencies of an answer. */
export const lie = (body: string, about: 'amount' | 'currency'): string =>
  about === 'amount'
    ? body.replaceAll(/"value":\s?(\d+)/g, (_, value: string) => `"value":${Number(value) + 1}`)
    : body.replaceAll(/"currency":\s?"([A-Z]{3})"/g, (_, code: string) =>
        code === 'USD' ? '"currency":"EUR"' : '"currency":"USD"',
      );
