import type { Static } from 'typebox';
import { payeesOf } from '#accounts';
import { appendEvents, type Caller, jsonRows, type Transaction } from '#kernel';
import { balancesOf, postTransfers } from '#ledger';
import { formatAmount, money, parsePositiveAmount } from '#money';
import { type LeasedErrand, openErrands } from '#providers';
import { followAccounts } from '../catch-up/follow-accounts.ts';
import type { MarketplaceDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { claim, held } from './bookings.ts';
import { newPayout, type PayoutPayee } from './new-payout.ts';
import type { Payout } from './payout.ts';
import { presentPayout } from './present-payout.ts';
import { retrievePayout } from './retrieve-payout.ts';
import type { CreatePayoutBody, PayoutView } from './schema.ts';
import { insertPayout, selectPayout } from './store.ts';

type Body = Static<typeof CreatePayoutBody>;

/**
 * Pays a seller out: an amount, or what he has available as far as it lies at the provider. His
 * claim is set apart and the frozen request is durable before it is sent; the ledger refuses more
 * than is available, however many ask at once. Run again under the same ids it takes up what the
 * first run left.
 *
 * @throws refusal account_not_found, account_cannot_be_paid_out, payout_above_available,
 *   payout_not_supported, those of amounts
 */
export const createPayout = async (
  deps: MarketplaceDeps,
  caller: Caller,
  { body }: { readonly body: Body },
): Promise<PayoutView> => {
  const ids = { payout: caller.ids.next('po'), errand: caller.ids.next('err') };
  const leased = await deps.database.transaction(
    async (tx) => await open(deps, caller, body, { tx, ids }),
  );
  if (leased.length > 0) deps.onEvents();
  await deps.errands.drive(leased);
  return await retrievePayout(deps, caller, { params: { payout_id: ids.payout } });
};

interface Opening {
  readonly tx: Transaction;
  readonly ids: { readonly payout: string; readonly errand: string };
}

const open = async (
  deps: MarketplaceDeps,
  caller: Caller,
  body: Body,
  { tx, ids }: Opening,
): Promise<readonly LeasedErrand[]> => {
  const stands = await tx.row(selectPayout, [caller.organisationId, caller.mode, ids.payout]);
  if (stands !== undefined) return [];
  const payee = await requirePaidOut(deps, tx, caller, body.account_id);
  const minor = await minorOf(tx, caller, payee, body);
  const at = deps.clock.now();
  const payout = newPayout(caller, payee, { id: ids.payout, minor, body, at });
  await followAccounts(deps, tx, [payout]);
  await tx.run(insertPayout, [jsonRows([payout])]);
  const [claimed] = await postTransfers(tx, [claim(payout, at)]);
  if (claimed?.kind === 'refused') throw aboveAvailable(payout);
  // Read after posting, under the ledger's lock: nobody comes to owe between the look and the end.
  const [owing] = await balancesOf(tx, [
    { scope: caller, path: `merchant:${payee.id}:owing:${body.currency}` },
  ]);
  if (owing !== undefined && owing.posted < 0n) throw aboveAvailable(payout);
  const leased = await openErrands(deps, tx, [
    {
      scope: caller,
      id: ids.errand,
      owner: 'marketplace',
      subjectId: payout.id,
      connectionId: payout.connection_id,
      provider: payout.provider,
      instruction: {
        kind: 'payout',
        payoutId: payout.id,
        account: payout.account_reference,
        amount: money(payout.amount_minor, payout.currency),
        method: payout.method,
        destination: payout.destination,
      },
      traceparent: caller.traceparent,
    },
  ]);
  await appendEvents(tx, deps.ids, [
    {
      scope: caller,
      type: 'payout.created',
      object: { type: 'payout', id: payout.id },
      payload: presentPayout(payout),
      traceparent: caller.traceparent,
    },
  ]);
  return leased;
};

const requirePaidOut = async (
  deps: MarketplaceDeps,
  tx: Transaction,
  caller: Caller,
  accountId: string,
): Promise<PayoutPayee> => {
  const payee = (await payeesOf(tx, caller, [accountId])).get(accountId);
  if (payee === undefined) {
    throw refuse('payout_account_not_found', { detail: `No account ${accountId}.` });
  }
  if (deps.providerNamed(payee.provider).platform === null) throw refuse('payout_not_supported');
  const { reference } = payee;
  if (reference === null || !payee.mayBePaidOut) {
    throw refuse('account_cannot_be_paid_out', {
      detail: `Account ${payee.id} is ${payee.state}.`,
      extra: { account_id: payee.id, status: payee.state },
    });
  }
  return { ...payee, reference };
};

/** What is asked for; else all that is available and lies where it is paid out from. */
const minorOf = async (
  tx: Transaction,
  caller: Caller,
  { id, provider }: PayoutPayee,
  { amount, currency }: Body,
): Promise<bigint> => {
  if (amount !== undefined) return parsePositiveAmount(amount, currency).minor;
  const [available, there] = await balancesOf(tx, [
    { scope: caller, path: `merchant:${id}:available:${currency}` },
    { scope: caller, path: held({ provider, account_id: id, currency }) },
  ]);
  if (available === undefined || available.available <= 0n) {
    throw refuse('payout_above_available', { detail: 'Nothing is available in this currency.' });
  }
  const heldMinor = -(there?.posted ?? 0n);
  if (heldMinor <= 0n) {
    throw refuse('payout_above_available', {
      detail: `What is available in this currency does not lie at ${provider} yet.`,
    });
  }
  return heldMinor < available.available ? heldMinor : available.available;
};

const aboveAvailable = ({ amount_minor, currency }: Payout) =>
  refuse('payout_above_available', {
    pointer: '/amount',
    detail: `${formatAmount(money(amount_minor, currency))} ${currency} is more than is available.`,
  });
