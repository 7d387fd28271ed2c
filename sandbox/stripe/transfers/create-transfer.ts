import { availableIn, balanceInsufficient } from '../balance/available.ts';
import { checkDigits, currencyOf } from '../contract/currencies.ts';
import { type Call, found, type Outcome } from '../contract/endpoint.ts';
import { changedMetadata } from '../contract/metadata.ts';
import { type Checked, required } from '../contract/params.ts';
import { forbidden, invalid } from '../contract/refusal.ts';
import { noMetadata } from '../world/plain.ts';
import type { Step } from '../world/step.ts';
import { makeTransfer } from './make-transfer.ts';
import type { createParams } from './params.ts';
import { payeeOf } from './payee.ts';
import { arrivalOf, sourceOf } from './source-transaction.ts';

/**
 * Hands money to a connected account: what is available, or with a source transaction what will be
 * once that charge's funds are.
 */
export function createTransfer({
  step,
  world,
  params,
}: Call<Checked<typeof createParams>>): Outcome {
  requirePlatform(step);
  const currency = currencyOf(required(params.currency, 'currency'));
  const amount = amountOf(required(params.amount, 'amount'), currency);
  const payee = payeeOf(step, required(params.destination, 'destination'), 'destination');

  const source =
    params.source_transaction === undefined
      ? null
      : sourceOf(step, params.source_transaction, { amount, currency });
  if (source === null && availableIn(world, currency) < amount) {
    throw balanceInsufficient('transfer');
  }

  const leaves_on = source?.available_on ?? step.now_s;
  const { transfer } = makeTransfer(step, {
    amount,
    currency,
    destination: payee.id,
    source_transaction: source?.charge ?? null,
    transfer_group: params.transfer_group ?? source?.transfer_group ?? null,
    description: params.description ?? null,
    metadata: changedMetadata(noMetadata, params.metadata),
    leaves_on,
    arrives_on: arrivalOf(step, payee, leaves_on),
  });
  return found(transfer);
}

/** A connected account has nobody to transfer to. */
export function requirePlatform({ world }: Step): void {
  if (world.owner === null) return;
  throw forbidden(
    'You cannot create transfers in the name of a connected account: only platforms can.',
    'platform_account_required',
  );
}

function amountOf(amount: number, currency: string): number {
  if (amount < 1) {
    throw invalid(
      'This value must be greater than or equal to 1.',
      'amount',
      'parameter_invalid_integer',
    );
  }
  checkDigits(amount, currency, 'amount');
  return amount;
}
