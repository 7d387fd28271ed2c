import type { Stripe } from 'stripe';
import type { Money } from '#money';
import type {
  BalanceLine,
  BalanceReport,
  PayoutReport,
  Read,
  TransferReport,
} from '../../contract.ts';
import { toMoney } from '../answers.ts';
import {
  amountOf,
  idOf,
  isBalance,
  isBalanceLine,
  isPayout,
  isTransfer,
  timeOf,
} from './answers.ts';
import { type Caller, readList, readOne } from './desk.ts';
import { named } from './names.ts';
import { reportPayout, reportTransfer } from './reports.ts';

/** A transfer as it stands now. */
export const readTransfer = async (
  caller: Caller,
  reference: string,
): Promise<Read<TransferReport>> => {
  const path = `/v1/transfers/${named('transfer', reference)}?expand[]=destination_payment.balance_transaction`;
  return await readOne(caller, { path, account: null, what: `transfer ${reference}` }, (body) =>
    isTransfer(body) && body.id === reference ? reportTransfer(body) : undefined,
  );
};

/** A payout of an account as it stands now. */
export const readPayout = async (
  caller: Caller,
  account: string,
  reference: string,
): Promise<Read<PayoutReport>> => {
  const path = `/v1/payouts/${named('payout', reference)}?expand[]=balance_transaction`;
  return await readOne(caller, { path, account, what: `payout ${reference}` }, (body) =>
    isPayout(body) && body.id === reference ? reportPayout(body, account) : undefined,
  );
};

/** What an account holds, or the platform itself. */
export const readBalance = async (
  caller: Caller,
  account: string | null,
): Promise<Read<BalanceReport>> =>
  await readOne(caller, { path: '/v1/balance', account, what: 'balance' }, (body) =>
    isBalance(body) ? reportBalance(body) : undefined,
  );

const reportBalance = (balance: Stripe.Balance): BalanceReport | undefined => {
  const available = moneys(balance.available);
  const pending = moneys(balance.pending);
  const instant = moneys((balance.instant_available ?? []).map(netOf));
  return available === undefined || pending === undefined || instant === undefined
    ? undefined
    : { available, pending, instantAvailable: instant };
};

/** After Stripe's fee, to the destination that gets most; without any the gross is all it tells. */
const netOf = ({ amount, currency, net_available: nets }: Stripe.Balance.InstantAvailable) => ({
  amount: nets === undefined ? amount : Math.max(0, ...nets.map((net) => net.amount)),
  currency,
});

/** An amount of a currency that we cannot count must not look like nothing, unless it is nothing. */
const moneys = (
  parts: readonly { readonly amount: number; readonly currency: string }[],
): readonly Money[] | undefined => {
  const read = parts
    .map((part) => ({ part, money: amountOf(part) }))
    .filter(({ part, money }) => money !== undefined || part.amount !== 0);
  const all = read.map(({ money }) => money).filter((money) => money !== undefined);
  return all.length === read.length ? all : undefined;
};

/** What an automatic payout pays out, all of it, the payout itself left out. */
export const linesOfPayout = async (
  caller: Caller,
  account: string,
  payout: string,
): Promise<Read<readonly BalanceLine[]>> => {
  const read = await readList(caller, {
    path: `/v1/balance_transactions?payout=${named('payout', payout)}&limit=100`,
    account,
    what: 'balance transactions',
    isItem: isBalanceLine,
  });
  if (read.kind !== 'found') return read;
  const booked = read.value.filter((line) => idOf(sourceOf(line)) !== payout);
  const lines = booked.map(reportLine).filter((line) => line !== undefined);
  return lines.length === booked.length
    ? { kind: 'found', value: lines }
    : { kind: 'unreachable', cause: `a line of ${payout} is in a currency that we cannot count` };
};

const sourceOf = ({
  source,
}: Stripe.BalanceTransaction): string | { readonly id: string } | null =>
  typeof source === 'object' && source !== null && 'id' in source
    ? source
    : (source as string | null);

const reportLine = (line: Stripe.BalanceTransaction): BalanceLine | undefined => {
  const amount = amountOf(line);
  const fee = toMoney(line.fee, line.currency);
  if (amount === undefined || fee === undefined) return undefined;
  return {
    reference: line.id,
    category: line.reporting_category,
    amount,
    fee,
    source: idOf(sourceOf(line)),
    availableOn: timeOf(line.available_on),
    occurredAt: timeOf(line.created),
  };
};
