import type { FaultKind } from '#sandbox';
import type { Injection, Merchant, Operation, Subject } from './subject.ts';

const pathOf: Readonly<Record<Operation, string>> = {
  pay: '/v1/payment_intents',
  cascade: '/v1/payment_intents',
  capture: '/v1/payment_intents/*/capture',
  refund: '/v1/refunds',
  // Not what the buyer pays, but what follows of it for the seller.
  transfer: '/v1/transfers',
  reversal: '/v1/transfers/*/reversals',
  payout: '/v1/payouts',
};

/** Has the provider spoil the merchant's next request of this kind. */
export const spoil = async (
  { sandbox }: Subject,
  { sandboxKey: key }: Merchant,
  operation: Operation,
  fault: FaultKind,
  /** Before its answer, or between one piece of a dripping answer and the next. */
  { waitMs = fault === 'slow_drip' ? 150 : 0 }: { readonly waitMs?: number } = {},
): Promise<Injection> => {
  const id = await sandbox.faults.plant({
    match: { method: 'POST', path: pathOf[operation], key },
    fault,
    ...(waitMs > 0 ? { delay_ms: waitMs } : {}),
  });
  return {
    fired: async () => await sandbox.faults.fired(id),
    heal: async () => await sandbox.faults.clear(key),
  };
};
