import { forbidden, missing } from '../contract/refusal.ts';
import { isOpen } from '../world/connected.ts';
import type { AccountRecord } from '../world/records.ts';
import type { Step } from '../world/step.ts';

const receiving = ['transfers', 'legacy_payments'];

/** The connected account that a parameter names, if it may be handed money. */
export function payeeOf(step: Step, id: string, param: string): AccountRecord {
  const account = step.at(null).get('account', id);
  if (account === undefined || !isOpen(account)) throw missing('destination', id, param);
  const { capabilities } = account.standing;
  if (!receiving.some((name) => capabilities[name] === 'active')) {
    throw forbidden(
      `Your destination account needs to have at least one of the following capabilities enabled: ${receiving.join(', ')}`,
      'insufficient_capabilities_for_transfer',
    );
  }
  return account;
}
