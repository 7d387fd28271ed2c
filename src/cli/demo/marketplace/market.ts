import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '#kernel';
import { CommandFault } from '../../command-fault.ts';

/** A seller of the story. */
export interface Seller {
  readonly name: string;
  readonly kind: 'standard' | 'express' | 'custom';
  /** Our id. */
  readonly id: string;
  /** The provider's name. */
  readonly reference: string;
}

/** What the chapters of the story hand on to each other. */
export interface Market {
  readonly sellers: Seller[];
  /** The payments of the basket, by what they were for. */
  readonly payments: Map<'direct' | 'split', string>;
}

/** A market before its first seller. */
export const createMarket = (): Market => ({ sellers: [], payments: new Map() });

/** The seller of a kind, who is there from the first chapter on. */
export const sellerOf = (market: Market, kind: Seller['kind']): Seller => {
  const seller = market.sellers.find((one) => one.kind === kind);
  if (seller === undefined) throw wrong(`no ${kind} seller has onboarded`);
  return seller;
};

/** A payment of the basket. */
export const paymentOf = (market: Market, what: 'direct' | 'split'): string => {
  const id = market.payments.get(what);
  if (id === undefined) throw wrong('the basket was not paid');
  return id;
};

const patienceMs = 90_000;

/** Looks again until it is so; a story does not wait for ever. */
export const awaitSo = async <Value>(
  what: string,
  look: () => Promise<Value | undefined>,
): Promise<Value> => {
  const untilMs = systemClock.monotonicMs() + patienceMs;
  while (systemClock.monotonicMs() < untilMs) {
    const found = await look();
    if (found !== undefined) return found;
    await delay(50);
  }
  throw wrong(`it did not come true that ${what}`);
};

/** The story went otherwise than it is told. */
export const wrong = (what: string): CommandFault =>
  new CommandFault(`The story went wrong: ${what}.`);
