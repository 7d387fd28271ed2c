import { forbidden, missing } from '../contract/refusal.ts';
import { idsIn } from '../world/many.ts';
import type { AccountRecord, ChargeRecord } from '../world/records.ts';
import type { Step } from '../world/step.ts';

/** An account under the recipient agreement waits a day longer. Source: docs.stripe.com/connect/service-agreement-types. */
const RECIPIENT_WAITS_S = 86_400;

/** The charge whose funds a transfer waits for, if they are enough for it. */
export function sourceOf(
  step: Step,
  id: string,
  asked: { readonly amount: number; readonly currency: string },
) {
  const charge = step.get('charge', id);
  if (charge === undefined) throw missing('charge', id, 'source_transaction');
  const line = step.get('balance_transaction', charge.balance_transaction ?? '');
  if (line === undefined) {
    throw forbidden(
      `The charge ${id} was not captured and cannot be the source of a transfer.`,
      undefined,
      'source_transaction',
    );
  }
  if (line.currency !== asked.currency) {
    throw forbidden(
      `The currency of source_transaction's balance transaction (${line.currency}) must be the same as the transfer currency (${asked.currency})`,
      undefined,
      'currency',
    );
  }
  checkCap(step, charge, asked.amount);
  return {
    charge: id,
    available_on: line.available_on,
    transfer_group: charge.more.transfer_group ?? `group_${charge.payment_intent}`,
  };
}

/** All that was transferred of a charge may not exceed it; whether reversals count is a setting. */
function checkCap(step: Step, charge: ChargeRecord, amount: number): void {
  const isFreed = step.world.settings.reversals_free_source;
  const given = idsIn(step.world.groups.transfers_of_charge, charge.id)
    .flatMap((id) => step.get('transfer', id) ?? [])
    .reduce((sum, one) => sum + one.amount - (isFreed ? one.amount_reversed : 0), 0);
  if (given + amount <= charge.amount_captured) return;
  throw forbidden(
    `Transfers using this transaction as a source must not exceed the source amount of ${charge.amount_captured}. (There are already transfers using this source, amounting to a total of ${given}.)`,
    undefined,
    'amount',
  );
}

/** When an account may use what leaves the platform at a second. */
export function arrivalOf(step: Step, payee: AccountRecord, leaves_on: number): number {
  const isRecipient = payee.tos_acceptance.service_agreement === 'recipient';
  return Math.max(leaves_on, step.now_s) + (isRecipient ? RECIPIENT_WAITS_S : 0);
}
