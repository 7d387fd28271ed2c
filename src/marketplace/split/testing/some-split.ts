import fc from 'fast-check';
import type { SplitFacts } from '#payments';

/** A plan with the amount it is of, drawn at random: 1 to 12 parts and a fee that sum to it. */
export const someSplit: fc.Arbitrary<Pick<SplitFacts, 'plan' | 'amountMinor'>> = fc
  .record({
    feeMinor: fc.bigInt(0n, 100_000n),
    parts: fc.array(fc.bigInt(0n, 1_000_000n), { minLength: 1, maxLength: 12 }),
  })
  .filter(({ parts }) => parts.some((part) => part > 0n))
  .map(({ feeMinor, parts }) => ({
    amountMinor: parts.reduce((sum, part) => sum + part, feeMinor),
    plan: {
      chargeKind: 'separate',
      feeMinor: String(feeMinor),
      providerFee: 'platform',
      isOnBehalf: false,
      parts: parts.map((minor, i) => ({
        accountId: `acc_${i}`,
        provider: 'stripe',
        reference: `acct_${i}`,
        minor: String(minor),
        hold: { release: 'immediately', at: null },
      })),
    },
  }));

/** Facts of a payment to which nothing has happened but what is given. */
export const factsOf = (
  given: Pick<SplitFacts, 'plan' | 'amountMinor'> & Partial<SplitFacts>,
): SplitFacts => ({
  scope: { organisationId: 'org_split', mode: 'test' },
  paymentId: 'pay_split',
  currency: 'EUR',
  provider: 'stripe',
  connectionId: 'con_split',
  capturedMinor: 0n,
  capturedAt: null,
  charge: { reference: 'ch_split', transfer: null, applicationFee: null },
  providerFeeMinor: 0n,
  refunds: [],
  returned: [],
  disputedMinor: 0n,
  disputeFeeMinor: 0n,
  version: 1n,
  ...given,
});
