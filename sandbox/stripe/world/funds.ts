import type { BalanceTransactionRecord } from './records.ts';

/** The account's money by currency, in minor units: what is available, and what is on its way. */
export interface Funds {
  readonly add: (line: BalanceTransactionRecord) => void;
  readonly read: (now_s: number) => ReadonlyMap<string, Purse>;
}

export interface Purse {
  readonly available: number;
  readonly pending: number;
  /** Sum of amounts and of fees over all balance transactions. */
  readonly gross: number;
  readonly fees: number;
}

interface Holding {
  available: number;
  gross: number;
  fees: number;
  /** Net by the second it becomes available; few, since Stripe rounds to days. */
  readonly coming: Map<number, number>;
}

export function createFunds(): Funds {
  const holdings = new Map<string, Holding>();

  return {
    add(line) {
      const holding = holdingOf(holdings, line.currency);
      const net = line.amount - line.fee;
      holding.gross += line.amount;
      holding.fees += line.fee;
      if (line.available_on <= line.created) holding.available += net;
      else
        holding.coming.set(line.available_on, (holding.coming.get(line.available_on) ?? 0) + net);
    },
    read(now_s) {
      return new Map([...holdings].map(([currency, holding]) => [currency, purse(holding, now_s)]));
    },
  };
}

function holdingOf(holdings: Map<string, Holding>, currency: string): Holding {
  const known = holdings.get(currency);
  if (known !== undefined) return known;
  const made: Holding = { available: 0, gross: 0, fees: 0, coming: new Map() };
  holdings.set(currency, made);
  return made;
}

function purse(holding: Holding, now_s: number): Purse {
  let pending = 0;
  for (const [available_on, net] of holding.coming) {
    if (available_on > now_s) {
      pending += net;
      continue;
    }
    holding.available += net;
    holding.coming.delete(available_on);
  }
  const { available, gross, fees } = holding;
  return { available, pending, gross, fees };
}
