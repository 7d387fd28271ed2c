import type { EntryDraft, TransferDraft } from '#ledger';
import { type Payout, scopeOfPayout } from './payout.ts';

/**
 * What payouts move on the ledger. The seller's claim stands apart while the money is on its way;
 * the asset goes from his account at the provider to what that is paying out. Credits are positive.
 */
type Place = 'available' | 'owing' | 'payout';

const seller = ({ account_id: account, currency }: Payout, place: Place): string =>
  `merchant:${account}:${place}:${currency}`;
/** What lies on the seller's own account at the provider: an asset, so in debit. */
export const held = ({
  provider,
  account_id: account,
  currency,
}: Pick<Payout, 'provider' | 'account_id' | 'currency'>): string =>
  `provider:${provider}:account:${account}:${currency}`;
const payingOut = ({ provider, currency }: Payout): string =>
  `provider:${provider}:paying_out:${currency}`;

const draft = (
  payout: Payout,
  verb: string,
  at: Date,
  entries: readonly Omit<EntryDraft, 'currency'>[],
): TransferDraft => ({
  scope: scopeOfPayout(payout),
  id: `payout_${verb}:${payout.id}`,
  kind: `payout.${verb}`,
  effectiveAt: at,
  reference: { type: 'payout', id: payout.id },
  phase: { kind: 'posted' },
  entries: entries.map((entry) => ({ ...entry, currency: payout.currency })),
});

/**
 * What is paid out is no longer available. The ledger refuses more than is there; one that the
 * provider made by its own schedule has happened, so what our books do not have yet is owed.
 */
export const claim = (payout: Payout, at: Date): TransferDraft =>
  draft(payout, 'claimed', at, [
    {
      account: seller(payout, payout.is_automatic ? 'owing' : 'available'),
      minor: -payout.amount_minor,
    },
    { account: seller(payout, 'payout'), minor: payout.amount_minor },
  ]);

/** The provider has taken it from the seller's account. */
export const send = (payout: Payout, at: Date): TransferDraft =>
  draft(payout, 'sent', at, [
    { account: held(payout), minor: payout.amount_minor },
    { account: payingOut(payout), minor: -payout.amount_minor },
  ]);

/** What the provider charged the seller's account for it. */
export const charge = (payout: Payout, at: Date): TransferDraft =>
  draft(payout, 'charged', at, [
    { account: seller(payout, 'owing'), minor: -payout.fee_minor },
    { account: held(payout), minor: payout.fee_minor },
  ]);

/** The time in which it could come back is over. */
export const settle = (payout: Payout, at: Date): TransferDraft =>
  draft(payout, 'settled', at, [
    { account: seller(payout, 'payout'), minor: -payout.amount_minor },
    { account: payingOut(payout), minor: payout.amount_minor },
  ]);

/**
 * It failed or was called off: the claim is the seller's again, once, whoever tells of it and
 * however often; and where the money had left his account it lies there again. Of one that went the
 * other way, a debit of his bank for what he owed, he owes it again.
 */
export const giveBack = (before: Payout, at: Date): TransferDraft => {
  const minor = before.amount_minor;
  const hasLeft = before.provider_reference !== null;
  const isSettled = before.state === 'settled';
  return draft(before, 'returned', at, [
    { account: seller(before, minor < 0n ? 'owing' : 'available'), minor },
    ...(isSettled ? [] : [{ account: seller(before, 'payout'), minor: -minor }]),
    ...(hasLeft ? [{ account: held(before), minor: -minor }] : []),
    ...(hasLeft && !isSettled ? [{ account: payingOut(before), minor }] : []),
  ]);
};
