import type { TransferDraft } from '#ledger';
import { offClearing } from '../match/book-rows.ts';
import { breakTypes, type Figure, writeOffAccount } from './break-types.ts';
import type { BreakRow } from './store.ts';

/**
 * The transfer that takes a difference out of the provider's clearing account: to the account of
 * its type, or to the one for what is written off. Nothing where there is no money behind it.
 */
export const postBreak = (
  row: BreakRow,
  resolution: 'posted' | 'written_off',
  at: Date,
): TransferDraft | undefined => {
  const to = resolution === 'posted' ? breakTypes[row.type].postsTo : writeOffAccount;
  const entries = legsOf(row).flatMap(({ minor, currency }) =>
    offClearing(row.provider, to, -minor, currency),
  );
  if (entries.length === 0) return undefined;
  return {
    scope: { organisationId: row.organisation_id, mode: row.mode },
    id: `reconciliation:${row.id}`,
    kind: `reconciliation.${resolution}`,
    effectiveAt: at,
    reference: { type: 'break', id: row.id },
    phase: { kind: 'posted' },
    entries,
  };
};

/** By how much the provider owes us more than the books say, in each currency. */
const legsOf = (row: BreakRow): readonly Figure[] => {
  const expected = figure(row.expected_minor, row.expected_currency);
  const actual = figure(row.actual_minor, row.actual_currency);
  if (expected !== undefined && actual !== undefined && expected.currency === actual.currency) {
    return [{ minor: actual.minor - expected.minor, currency: actual.currency }];
  }
  return [
    ...(actual === undefined ? [] : [actual]),
    ...(expected === undefined ? [] : [{ ...expected, minor: -expected.minor }]),
  ];
};

const figure = (minor: bigint | null, currency: string | null): Figure | undefined =>
  minor === null || currency === null ? undefined : { minor, currency };
