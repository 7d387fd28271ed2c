import type { Outcome } from '../contract.ts';
import type { MollieFault } from './client.ts';
import { reasonOfDecline } from './declines.ts';

/**
 * What an error of Mollie's says of a request. By status, because Mollie documents those
 * (docs.mollie.com/overview/handling-errors): which were refused before anything ran, and which
 * may have run.
 */
export const judgeFault = (status: number, fault: MollieFault): Outcome => {
  switch (status) {
    case 401:
    case 403:
    case 429:
      return {
        kind: 'not_sent',
        proof: `Mollie answered ${status} ${fault.title}, which it gives before it acts`,
      };
    case 400:
    case 404:
    case 405:
    case 410:
    case 415:
    case 422:
      return declined(status, fault);
    case 409:
      // The same key at work, the same key with another body, or a twin that Mollie takes for a slip.
      return { kind: 'unknown', cause: `409 ${fault.detail}: something like it was sent before` };
    default:
      return status >= 500
        ? { kind: 'unknown', cause: `status ${status} after sending` }
        : {
            kind: 'unknown',
            cause: `status ${status} ${fault.title}, which no table holds`,
            isUnmapped: true,
          };
  }
};

/** A card that was refused at once, or a fault in the parameters: nothing was made. */
const declined = (status: number, { failureReason, field, detail }: MollieFault): Outcome => {
  const mapped = failureReason === null ? undefined : reasonOfDecline(failureReason);
  return {
    kind: 'declined',
    reason: mapped?.reason ?? reasonOfField(status, field),
    code: failureReason ?? (field === null ? `status_${status}` : `invalid_${field}`),
    message: detail,
    ...(mapped?.isUnmapped === true ? { isUnmapped: true } : {}),
  };
};

/** A used or stale token is a matter of the payer's; every other field is one of the merchant's. */
const reasonOfField = (
  status: number,
  field: string | null,
): 'method_unusable' | 'configuration' =>
  status === 422 && (field === 'cardToken' || field === 'mandateId')
    ? 'method_unusable'
    : 'configuration';
