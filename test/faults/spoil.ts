import type { FaultKind } from '#sandbox';
import type { Injection, Merchant, Operation, Subject } from './subject.ts';

const pathOf: Readonly<Record<Operation, string>> = {
  pay: '/v1/payment_intents',
  cascade: '/v1/payment_intents',
  capture: '/v1/payment_intents/*/capture',
  refund: '/v1/refunds',
};

/** Has the provider spoil the merchant's next request of this kind. */
export const spoil = async (
  { sandbox }: Subject,
  { sandboxKey: key }: Merchant,
  operation: Operation,
  fault: FaultKind,
  dripMs = 150,
): Promise<Injection> => {
  const id = await sandbox.faults.plant({
    match: { method: 'POST', path: pathOf[operation], key },
    fault,
    ...(fault === 'slow_drip' ? { delay_ms: dripMs } : {}),
  });
  return {
    fired: async () => await sandbox.faults.fired(id),
    heal: async () => await sandbox.faults.clear(key),
  };
};
