import type { EventDraft } from '#kernel';
import type { Credit } from './credit.ts';
import { presentCredit } from './present-credit.ts';

/** An event of a credit, as it is at this moment. */
export const eventOf = (
  type: 'credit.received' | 'credit.matched' | 'credit.suspended',
  credit: Credit,
): EventDraft => ({
  scope: { organisationId: credit.organisation_id, mode: credit.mode },
  type,
  object: { type: 'credit', id: credit.id },
  payload: presentCredit(credit),
});
