import { type OutsideSometimesName, outsideSometimes } from '../outside/sometimes.ts';
import type { WorldSometimesName } from '../world/sometimes.ts';

/** What must happen sometimes in worlds of a marketplace, beside what must in every kind. */
export const marketSometimes = [
  ...outsideSometimes,
  'fault: errand lost on its way',
  'fault: answer of an errand lost',
  'fault: errand arrives late',
  'fault: errand not sent',
  'fault: provider unreachable when read',
  'notice: forged and refused',
  'notice: of an account that is not ours',
  'client: repeats a request',
  'seller: onboarded',
  'seller: of a kind that cannot be paid so',
  'path: separate charge',
  'path: destination charge',
  'path: direct charge',
  'path: blocked before any call',
  'path: shared among several',
  'path: captured in part',
  'path: share held and released',
  'path: transfer paid',
  'path: transfer failed, then paid',
  'path: reversal succeeded',
  'path: refund named by parts',
  'path: refund without the fee',
  'path: payment disputed',
  'path: dispute won',
  'path: transfer recalled',
  'path: transfer without a payment',
  'path: seller owed',
  'path: payout paid',
  'path: payout failed',
  'path: payout failed after it was paid',
  'path: payout by schedule',
  'path: payout canceled',
  'path: payout settled',
  'path: reserve kept and let go',
] as const;

export type MarketSometimesName =
  | (typeof marketSometimes)[number]
  | OutsideSometimesName
  | WorldSometimesName;
