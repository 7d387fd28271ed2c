import type { TransferDraft } from '#ledger';
import type { Reserve } from './store.ts';

/** A reserve sets apart what was available, and gives it back when it is let go. */
export const bookReserve = (
  reserve: Reserve,
  verb: 'reserved' | 'unreserved',
  at: Date,
): TransferDraft => {
  const { account_id: account, currency, amount_minor: minor } = reserve;
  const [from, to] = verb === 'reserved' ? ['available', 'reserved'] : ['reserved', 'available'];
  return {
    scope: { organisationId: reserve.organisation_id, mode: reserve.mode },
    id: `${verb}:${reserve.id}`,
    kind: `account.${verb}`,
    effectiveAt: at,
    reference: { type: 'reserve', id: reserve.id },
    phase: { kind: 'posted' },
    entries: [
      { account: `merchant:${account}:${from}:${currency}`, minor: -minor, currency },
      { account: `merchant:${account}:${to}:${currency}`, minor, currency },
    ],
  };
};
