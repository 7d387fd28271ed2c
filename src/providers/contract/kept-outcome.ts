import type { Approved, Outcome } from './outcome.ts';

/** An outcome as JSON, for a row: minor units as text, times in ISO 8601. */
export type KeptOutcome =
  | Exclude<Outcome, Approved>
  | (Omit<Approved, 'amount' | 'fee' | 'expiresAt'> & {
      readonly amount: KeptMoney;
      readonly fee?: KeptMoney | undefined;
      readonly expiresAt?: string | undefined;
    });

interface KeptMoney {
  readonly minor: string;
  readonly currency: string;
}

/** Writes an outcome as JSON can hold it. */
export const keepOutcome = (outcome: Outcome): KeptOutcome => {
  if (outcome.kind !== 'approved') return outcome;
  const { amount, fee, expiresAt, ...rest } = outcome;
  return {
    ...rest,
    amount: keep(amount),
    ...(fee === undefined ? {} : { fee: keep(fee) }),
    ...(expiresAt === undefined ? {} : { expiresAt: expiresAt.toISOString() }),
  };
};

/** Reads an outcome that `keepOutcome` wrote. */
export const openOutcome = (kept: KeptOutcome): Outcome => {
  if (kept.kind !== 'approved') return kept;
  const { amount, fee, expiresAt, ...rest } = kept;
  return {
    ...rest,
    amount: open(amount),
    ...(fee === undefined ? {} : { fee: open(fee) }),
    ...(expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt) }),
  };
};

const keep = (money: { readonly minor: bigint; readonly currency: string }): KeptMoney => ({
  minor: money.minor.toString(),
  currency: money.currency,
});

const open = ({ minor, currency }: KeptMoney) => ({ minor: BigInt(minor), currency });
