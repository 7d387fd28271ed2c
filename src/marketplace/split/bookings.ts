import type { EntryDraft, TransferDraft } from '#ledger';
import { netOf, type Share, type Split } from '../share/share.ts';
import type { SplitTargets } from './share-targets.ts';

/** A share before and after a fold. */
export interface ShareMove {
  readonly before: Share;
  readonly after: Share;
}

/**
 * What the ledger needs to go from what is booked of a split to what it asks for: nothing where
 * both agree. Numbered from the split's `booking_count`. Credits are positive.
 *
 * Money is taken back from what is still pending; of a share that its seller may have been paid out
 * it is booked as owing, and paid from his balance in the same transaction as far as that goes.
 */
export const bookingsOf = (
  split: Split,
  moves: readonly ShareMove[],
  targets: Pick<SplitTargets, 'feeMinor' | 'roundingMinor'>,
  at: Date,
): readonly TransferDraft[] => {
  const { currency } = split;
  const own: readonly Line[] = [
    { account: `platform:fees:${currency}`, minor: targets.feeMinor - split.fee_minor },
    {
      account: `platform:rounding:${currency}`,
      minor: targets.roundingMinor - split.rounding_minor,
    },
  ];
  const drafts = [
    draft('shared', against(split, [...own, ...moves.map(creditOf)])),
    draft('fee_borne', against(split, moves.map(borneOf))),
    draft('taken_back', against(split, moves.map(takenOf))),
    draft('released', moves.flatMap(releaseOf)),
    draft(
      'carried',
      moves.flatMap((move) => carryOf(split, move)),
    ),
  ].filter(({ entries }) => entries.length > 0);
  return drafts.map(({ verb, entries }, i) => ({
    scope: { organisationId: split.organisation_id, mode: split.mode },
    id: `split:${split.payment_id}:${split.booking_count + i + 1}`,
    kind: `share.${verb}`,
    effectiveAt: at,
    reference: { type: 'split', id: split.payment_id },
    phase: { kind: 'posted' },
    entries: entries.map((entry) => ({ ...entry, currency })),
  }));
};

type Line = Omit<EntryDraft, 'currency'>;

const draft = (verb: string, entries: readonly Line[]) => ({
  verb,
  entries: entries.filter(({ minor }) => minor !== 0n),
});

/** The organisation's own balance stands on the other side: it was credited with the whole. */
const against = ({ currency }: Split, lines: readonly Line[]): readonly Line[] => {
  const total = lines.reduce((sum, { minor }) => sum + minor, 0n);
  return [{ account: `organisation:balance:${currency}`, minor: -total }, ...lines];
};

const creditOf = ({ before, after }: ShareMove): Line =>
  toSeller(before, after.credited_minor - before.credited_minor);

const borneOf = ({ before, after }: ShareMove): Line =>
  toSeller(before, before.borne_minor - after.borne_minor);

const takenOf = ({ before, after }: ShareMove): Line =>
  toSeller(before, before.taken_minor - after.taken_minor);

/** On his side: what he gets is pending or available by how far the share is; what he gives, owed. */
const toSeller = (share: Share, minor: bigint): Line => {
  const { account_id: account, currency, state } = share;
  if (state !== 'available') return { account: `merchant:${account}:pending:${currency}`, minor };
  const place = minor < 0n ? 'owing' : 'available';
  return { account: `merchant:${account}:${place}:${currency}`, minor };
};

const releaseOf = ({ before, after }: ShareMove): readonly Line[] => {
  if (before.state === 'available' || after.state !== 'available') return [];
  const { account_id: account, currency } = after;
  const minor = netOf(after);
  return [
    { account: `merchant:${account}:pending:${currency}`, minor: -minor },
    { account: `merchant:${account}:${minor < 0n ? 'owing' : 'available'}:${currency}`, minor },
  ];
};

/** What the provider itself brought to the seller's account, or took from it, as it was charged. */
const carryOf = (split: Split, { before, after }: ShareMove): readonly Line[] => {
  if (split.charge_kind === 'separate') return [];
  const minor = after.transferred_minor - before.transferred_minor;
  return carried(split.provider, after, minor);
};

/** Money from the platform's balance at a provider to a seller's account there, or back. */
export const carried = (
  provider: string,
  { account_id: account, currency }: Pick<Share, 'account_id' | 'currency'>,
  minor: bigint,
): readonly Line[] => [
  { account: `provider:${provider}:clearing:${currency}`, minor },
  { account: `provider:${provider}:account:${account}:${currency}`, minor: -minor },
];
