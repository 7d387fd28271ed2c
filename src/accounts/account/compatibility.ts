import type { AccountTraits, ChargeKind } from '#providers';

/**
 * Whether a charge kind is sound for an account. `caution`: it works, and somebody has to want it.
 * `sales_gated`: only after the provider's sales people agreed. `blocked`: never.
 */
export type Verdict = 'ok' | 'caution' | 'sales_gated' | 'blocked';

/** The trait that decides, by the name that the API has for it. */
export type DecidingSetting = 'dashboard' | 'fees_collector' | 'losses_collector';

/** A verdict, and what it rests on; nothing decides where all is well. */
export interface Compatibility {
  readonly verdict: Verdict;
  readonly setting: DecidingSetting | null;
}

/**
 * Whether payments of a kind may be made with an account of these traits, and by which trait that
 * is decided. Pure. Source: Stripe's matrix of account configurations and charge types, 2026-08.
 *
 * @example compatibilityOf(expressTraits, 'separate') // { verdict: 'caution', setting: 'dashboard' }
 */
export const compatibilityOf = (
  traits: Pick<AccountTraits, 'dashboard' | 'feesCollector' | 'lossesCollector'>,
  kind: ChargeKind,
): Compatibility => {
  const { dashboard, feesCollector, lossesCollector } = traits;
  if (dashboard === 'full') {
    if (feesCollector === 'platform') return { verdict: 'sales_gated', setting: 'fees_collector' };
    const isSound = lossesCollector === 'provider' && kind === 'direct';
    return isSound ? sound : { verdict: 'blocked', setting: 'losses_collector' };
  }
  if (feesCollector === 'provider') return { verdict: 'blocked', setting: 'fees_collector' };
  if (lossesCollector === 'provider') return { verdict: 'blocked', setting: 'losses_collector' };
  // On a charge of the platform the seller sees in his dashboard what he cannot answer for.
  return dashboard === 'express' && kind !== 'direct'
    ? { verdict: 'caution', setting: 'dashboard' }
    : sound;
};

const sound: Compatibility = { verdict: 'ok', setting: null };
