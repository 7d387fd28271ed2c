import { BadKnob, type Body, only } from '../kernel/knob.ts';
import { reviewOwner } from '../stripe/accounts/review-account.ts';
import { rearmTurn } from '../stripe/balance/arm-turn.ts';
import { newExternalAccount } from '../stripe/external-accounts/new-external-account.ts';
import { renderExternalAccount } from '../stripe/external-accounts/render-external-account.ts';
import { failPayout } from '../stripe/payouts/fail-payout.ts';
import { renderPayout } from '../stripe/payouts/render-payout.ts';
import { nobody } from '../stripe/world/apply-step.ts';
import { openStep } from '../stripe/world/step.ts';
import type { World } from '../stripe/world/world.ts';
import type { Worlds } from '../stripe/world/worlds.ts';

/** A payout that the bank gives back, also long after it was paid. */
export interface PayoutFailure {
  readonly key: string;
  /** The connected account; left out for the platform's own payouts. */
  readonly account?: string;
  readonly payout: string;
  /** Stripe's failure code, such as `account_closed`. */
  readonly fail: string;
}

/** A bank account as the knob connects it to an account. */
export interface BankAccount {
  readonly key: string;
  readonly account: string;
  /** Its end says whether payouts to it fail, as Stripe's test numbers do. */
  readonly number?: string;
  readonly currency?: string;
  readonly country?: string;
  readonly instant?: boolean;
}

/** Lets a payout fail now, whatever its state but failed or canceled. */
export function failPayoutOf(worlds: Worlds, world: World, body: Body): object {
  only(body, ['key', 'account', 'payout', 'fail']);
  const { payout: id, fail } = body;
  if (typeof fail !== 'string' || fail === '') throw new BadKnob('fail is not a failure code');
  const step = openStep(world);
  const payout = step.get('payout', String(id));
  if (payout === undefined) throw new BadKnob(`payout ${String(id)} is not there`);
  if (payout.status === 'failed' || payout.status === 'canceled') {
    throw new BadKnob(`payout ${payout.id} is ${payout.status}`);
  }
  const failed = failPayout(step, payout, fail);
  worlds.commit(step, nobody, () => null);
  return renderPayout(failed);
}

const TEST_IBAN = 'DE89370400440532013000';

/** Connects a bank account to a connected account, as its owner would. */
export function addBankAccount(worlds: Worlds, world: World, body: Body): object {
  only(body, ['key', 'account', 'number', 'currency', 'country', 'instant']);
  if (world.owner === null) throw new BadKnob('account is missing');
  const { number = TEST_IBAN, currency = 'eur', country = 'DE', instant = true } = body;
  if (typeof number !== 'string' || typeof currency !== 'string' || typeof country !== 'string') {
    throw new BadKnob('number, currency and country are texts');
  }
  if (typeof instant !== 'boolean') throw new BadKnob('instant is not a flag');
  const step = openStep(world);
  const last4 = number.slice(-4);
  const made = step.put(
    newExternalAccount(step, { country, currency, last4, is_instant: instant }),
  );
  step.emit('account.external_account.created', made);
  reviewOwner(step);
  rearmTurn(step);
  worlds.commit(step, nobody, () => null);
  return renderExternalAccount(made);
}
