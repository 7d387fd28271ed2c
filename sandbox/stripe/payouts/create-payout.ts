import { availableIn, balanceInsufficient } from '../balance/available.ts';
import { checkDigits, currencyOf } from '../contract/currencies.ts';
import { type Call, found, type Outcome } from '../contract/endpoint.ts';
import { changedMetadata } from '../contract/metadata.ts';
import { type Checked, required } from '../contract/params.ts';
import { forbidden, invalid } from '../contract/refusal.ts';
import { noMetadata } from '../world/plain.ts';
import type { Step } from '../world/step.ts';
import { instantFeeOf } from './instant.ts';
import { makePayout } from './make-payout.ts';
import type { createParams } from './params.ts';
import { targetOf } from './payout-target.ts';

/** Pays an account's available money out to its bank, or at once for a fee. */
export function createPayout({ step, world, params }: Call<Checked<typeof createParams>>): Outcome {
  const currency = currencyOf(required(params.currency, 'currency'));
  const amount = amountOf(required(params.amount, 'amount'), currency);
  const method = params.method ?? 'standard';
  requirePayouts(step);
  const target = targetOf(step, currency, params.destination);
  if (method === 'instant' && !target.is_instant) {
    throw forbidden(
      `The external account ${target.id} does not take instant payouts.`,
      'instant_payouts_unsupported',
      'method',
    );
  }
  const fee = method === 'instant' ? instantFeeOf(amount) : 0;
  if (availableIn(world, currency) < amount + fee) throw balanceInsufficient('payout');
  return found(
    makePayout(step, {
      amount,
      currency,
      method,
      target,
      description: params.description ?? null,
      statement_descriptor: params.statement_descriptor ?? null,
      metadata: changedMetadata(noMetadata, params.metadata),
      lines: null,
    }),
  );
}

/** Whether an account is let pay out at all. */
export function isPayingOut({ world, at }: Step): boolean {
  if (world.owner === null) return true;
  return at(null).get('account', world.owner)?.standing.payouts_enabled === true;
}

function requirePayouts(step: Step): void {
  if (isPayingOut(step)) return;
  throw forbidden(
    'Cannot create payouts: payouts are disabled for this account until its requirements are met.',
    'payouts_not_allowed',
  );
}

/** Banks take no fillér and no cents of these. Source: docs.stripe.com/currencies, special cases. */
const wholeUnits = new Set(['huf', 'twd']);

function amountOf(amount: number, currency: string): number {
  if (amount < 1) {
    throw invalid(
      'This value must be greater than or equal to 1.',
      'amount',
      'parameter_invalid_integer',
    );
  }
  checkDigits(amount, currency, 'amount');
  if (wholeUnits.has(currency) && amount % 100 !== 0) {
    throw invalid(
      `Invalid amount: payouts in ${currency} must be divisible by 100`,
      'amount',
      'invalid_charge_amount',
    );
  }
  return amount;
}
