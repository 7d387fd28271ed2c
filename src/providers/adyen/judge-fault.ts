import type { Outcome } from '../contract.ts';
import type { ErrorEntity } from './client.ts';
import { reasonOfError } from './declines.ts';

/** The same key is at work, or was: Adyen's only answer that says neither yes nor no. */
const inProgress = '704';

/**
 * What an error of Adyen's says of a request. By status, because Adyen documents those: which were
 * refused before anything ran, and which may have run. Source: docs.adyen.com/
 * development-resources/response-handling and /api-idempotency; read 2026-11.
 */
export const judgeFault = (status: number, fault: ErrorEntity): Outcome => {
  switch (status) {
    case 400:
    case 404:
    case 422:
      return fault.errorCode === inProgress
        ? { kind: 'unknown', cause: `${status} ${inProgress}: the same key is at work` }
        : invalid(fault);
    case 401:
    case 403:
    case 429:
      return {
        kind: 'not_sent',
        proof: `Adyen answered ${status} ${fault.errorCode}, which it gives before it acts`,
      };
    default:
      return {
        kind: 'unknown',
        cause: `status ${status} with ${fault.errorCode} ${fault.errorType}`,
        isUnmapped: status < 500 ? true : undefined,
      };
  }
};

/** A fault in the parameters: nothing ran. */
const invalid = ({ errorCode, message }: ErrorEntity): Outcome => {
  const reason = reasonOfError(errorCode);
  return {
    kind: 'declined',
    reason: reason ?? 'configuration',
    code: errorCode,
    message,
    isUnmapped: reason === undefined ? true : undefined,
  };
};
