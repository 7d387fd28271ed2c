import { formatAmount, money } from '#money';

import type { BalanceAt } from './account/balance-at.ts';
import type { NormalSide } from './account/chart.ts';
import type { StatementLine } from './account/list-entries.ts';
import type { TrialBalanceLine } from './account/trial-balance.ts';
import type {
  AccountView,
  BalanceView,
  StatementLineView,
  TransferView,
  TrialBalanceView,
} from './schema.ts';
import { availableOn } from './transfer/apply-transfers.ts';
import type { AccountState } from './transfer/books.ts';
import type { Transfer } from './transfer/transfers-of.ts';

/** The API shows amounts without the ledger's sign: on a side, or on the account's normal side. */
const amountOn = (side: NormalSide, minor: bigint, currency: string): string =>
  formatAmount(money(side === 'credit' ? minor : -minor, currency));

const sided = (minor: bigint, currency: string) => ({
  side: minor < 0n ? ('debit' as const) : ('credit' as const),
  amount: formatAmount(money(minor < 0n ? -minor : minor, currency)),
  currency,
});

/** An account as the API shows it. */
export const presentAccount = (account: AccountState): AccountView => {
  const { path, currency, normalSide, floor } = account;
  const shown = (minor: bigint): string => formatAmount(money(minor, currency));
  return {
    id: path,
    object: 'ledger_account',
    currency,
    normal_side: normalSide,
    balance: amountOn(normalSide, account.posted, currency),
    pending_debits: shown(account.pendingDebits),
    pending_credits: shown(account.pendingCredits),
    available: shown(availableOn(account)),
    floor: floor === null ? null : shown(floor),
    entry_count: account.version.toString(),
  };
};

/** A past balance as the API shows it. */
export const presentBalance = (balance: BalanceAt, at: Date): BalanceView => ({
  id: balance.path,
  object: 'ledger_balance',
  currency: balance.currency,
  normal_side: balance.normalSide,
  balance: amountOn(balance.normalSide, balance.posted, balance.currency),
  pending: amountOn(balance.normalSide, balance.pending, balance.currency),
  at: at.toISOString(),
});

/** A line of a statement as the API shows it; its id is also its place in the list. */
export const presentLine = (line: StatementLine, normalSide: NormalSide): StatementLineView => ({
  id: `${line.bookedAt.getTime()}.${line.version}`,
  object: 'ledger_entry',
  transfer_id: line.transferId,
  kind: line.kind,
  reference: { ...line.reference },
  layer: line.layer,
  ...sided(line.minor, line.currency),
  balance_after: amountOn(normalSide, line.postedAfter, line.currency),
  effective_at: line.effectiveAt.toISOString(),
  booked_at: line.bookedAt.toISOString(),
});

/** A transfer as the API shows it. */
export const presentTransfer = (transfer: Transfer): TransferView => ({
  id: transfer.id,
  object: 'ledger_transfer',
  kind: transfer.kind,
  reference: { ...transfer.reference },
  phase: transfer.phase,
  hold_id: transfer.holdId,
  effective_at: transfer.effectiveAt.toISOString(),
  booked_at: transfer.bookedAt.toISOString(),
  entries: transfer.entries.map(({ account, layer, minor, currency }) => ({
    account,
    layer,
    ...sided(minor, currency),
  })),
});

/** The trial balance as the API shows it. */
export const presentTrialBalance = (lines: readonly TrialBalanceLine[]): TrialBalanceView => ({
  object: 'trial_balance',
  is_balanced: lines.every((line) => line.posted === 0n && line.pending === 0n),
  currencies: lines.map((line) => {
    const shown = (minor: bigint): string => formatAmount(money(minor, line.currency));
    return {
      currency: line.currency,
      debits: shown(line.debits),
      credits: shown(line.credits),
      pending_debits: shown(line.pendingDebits),
      pending_credits: shown(line.pendingCredits),
    };
  }),
});
