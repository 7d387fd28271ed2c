import { rearmTurn } from '../balance/arm-turn.ts';
import { availableIn } from '../balance/available.ts';
import { bookLine } from '../balance/book-line.ts';
import { balanceSettingsOf, isPayday } from '../balance-settings/balance-settings.ts';
import { noMetadata } from '../world/plain.ts';
import type { BalanceTransactionRecord } from '../world/records.ts';
import type { Step } from '../world/step.ts';
import { isPayingOut } from './create-payout.ts';
import { makePayout } from './make-payout.ts';
import { defaultTarget } from './payout-target.ts';

/**
 * Pays out all that an account has available, by its schedule. What is below nothing waits for
 * better days: Stripe may debit a bank account for it, the sandbox does not.
 */
export function payOutFunds(step: Step): void {
  const { world } = step;
  if (world.owner === null && !world.settings.platform_pays_out) return;
  if (balanceSettingsOf(world).interval === 'manual' || !isPayingOut(step)) return;
  if (!isPayday(step)) {
    rearmTurn(step);
    return;
  }
  for (const currency of world.funds.read(step.now_s).keys()) payOut(step, currency);
}

function payOut(step: Step, currency: string): void {
  const available = step.world.funds.read(step.now_s).get(currency)?.available ?? 0;
  // What a platform has in reserve for its accounts stays as well.
  const reserved = available - availableIn(step.world, currency);
  const least = reserved + (balanceSettingsOf(step.world).minimums[currency] ?? 0);
  const amount = available - least;
  if (amount <= 0) return;
  const target = defaultTarget(step, currency);
  if (target === undefined || target.status === 'errored') return;

  const lines = openLines(step, currency).map(({ id }) => id);
  if (least > 0) lines.push(holdBack(step, currency, least));
  const { statement_descriptor } = balanceSettingsOf(step.world);
  makePayout(step, {
    amount,
    currency,
    method: 'standard',
    target,
    description: 'STRIPE PAYOUT',
    statement_descriptor,
    metadata: noMetadata,
    lines,
  });
}

/** Of what is available all that no automatic payout has paid out: its sum is what is available. */
function openLines(step: Step, currency: string): readonly BalanceTransactionRecord[] {
  const { payout, balance_transaction } = step.world.tables;
  const paid = new Set([...payout.byId.values()].flatMap((one) => one.lines));
  return [...balance_transaction.byId.values()].filter(
    (line) => line.currency === currency && line.available_on <= step.now_s && !paid.has(line.id),
  );
}

/** What has to stay is held back of this payout and released for the next. Gives the hold's line. */
function holdBack(step: Step, currency: string, amount: number): string {
  const source = null;
  const held = bookLine(step, {
    type: 'payout_minimum_balance_hold',
    amount: -amount,
    currency,
    source,
  });
  bookLine(step, { type: 'payout_minimum_balance_release', amount, currency, source });
  return held.id;
}
