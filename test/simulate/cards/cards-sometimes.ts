import { type OutsideSometimesName, outsideSometimes } from '../outside/sometimes.ts';
import type { WorldSometimesName } from '../world/sometimes.ts';

/** What must happen sometimes in worlds of cards, beside what must in every kind. */
export const cardsSometimes = [
  ...outsideSometimes,
  'notice: forged and refused',
  'payer: authenticates',
  'payer: fails to authenticate',
  'payer: abandons',
  'client: repeats a request',
  'client: is told to wait',
  'client: acts beside others on one payment',
  'person: resolves a review',
  'outside: native provider',
  'outside: query provider',
  'outside: provider without idempotency',
  'outside: Stripe',
  'outside: provider that cannot be asked',
  'path: attempt unknown, then approved',
  'path: attempt unknown, then declined',
  'path: attempt in review',
  'path: attempt superseded',
  'path: late success booked',
  'path: payment captured',
  'path: payment captured in part',
  'path: payment canceled',
  'path: payment declined and tried again',
  'path: refund refused above what is left',
  'path: refund failed after success',
  'path: method saved and charged',
  'path: tried elsewhere after a decline',
  'path: tried elsewhere while unknown',
  'path: came twice and given back',
  'path: authorisation raised',
  'path: captured in several parts',
  'path: authorisation expired',
  'path: capture taken back',
  'path: late success given back',
] as const;

export type CardsSometimesName =
  | (typeof cardsSometimes)[number]
  | OutsideSometimesName
  | WorldSometimesName;
