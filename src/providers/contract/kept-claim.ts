import type { DisputeReport } from './dispute.ts';
import { type KeptOutcome, keepOutcome, openOutcome } from './kept-outcome.ts';
import type { Claim } from './notice.ts';

type Kept<Report> = Omit<Report, 'amount' | 'fee' | 'respondBy' | 'occurredAt'> & {
  readonly amount: KeptMoney;
  readonly fee: KeptMoney | null;
  readonly respondBy: string | null;
  readonly occurredAt: string;
};

interface KeptMoney {
  readonly minor: string;
  readonly currency: string;
}

/** A claim as JSON, for the inbox. */
export type KeptClaim =
  | (Omit<Extract<Claim, { about: 'attempt' }>, 'outcome'> & { readonly outcome: KeptOutcome })
  | Extract<Claim, { about: 'authorization_ended' }>
  | { readonly about: 'dispute'; readonly dispute: Kept<DisputeReport> };

/** Writes a claim as JSON can hold it. */
export const keepClaim = (claim: Claim): KeptClaim => {
  switch (claim.about) {
    case 'attempt':
      return { ...claim, outcome: keepOutcome(claim.outcome) };
    case 'authorization_ended':
      return claim;
    case 'dispute': {
      const { amount, fee, respondBy, occurredAt, ...rest } = claim.dispute;
      const dispute = {
        ...rest,
        amount: keep(amount),
        fee: fee === undefined ? null : keep(fee),
        respondBy: respondBy?.toISOString() ?? null,
        occurredAt: occurredAt.toISOString(),
      };
      return { about: 'dispute', dispute };
    }
  }
};

/** Reads a claim that `keepClaim` wrote. */
export const openClaim = (kept: KeptClaim): Claim => {
  switch (kept.about) {
    case 'attempt':
      return { ...kept, outcome: openOutcome(kept.outcome) };
    case 'authorization_ended':
      return kept;
    case 'dispute': {
      const { amount, fee, respondBy, occurredAt, ...rest } = kept.dispute;
      const dispute = {
        ...rest,
        amount: open(amount),
        ...(fee === null ? {} : { fee: open(fee) }),
        respondBy: respondBy === null ? null : new Date(respondBy),
        occurredAt: new Date(occurredAt),
      };
      return { about: 'dispute', dispute };
    }
  }
};

const keep = ({ minor, currency }: DisputeReport['amount']): KeptMoney => ({
  minor: minor.toString(),
  currency,
});

const open = ({ minor, currency }: KeptMoney): DisputeReport['amount'] => ({
  minor: BigInt(minor),
  currency,
});
