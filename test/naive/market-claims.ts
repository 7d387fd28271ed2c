import type pg from 'pg';
import type { MarketClaims, MarketOperation } from '../faults/market/market.ts';

/** What the naive server's books say of the seller of a merchant. */
export const readMarketClaims = async (
  books: pg.Pool,
  merchant: string,
  operation: MarketOperation,
): Promise<MarketClaims> => {
  const { rows } = await books.query<Readonly<Record<'made' | 'minor' | 'open' | 'held', string>>>(
    `select count(*) filter (where kind = $2) as made,
       coalesce(sum(amount) filter (where kind = $2 and currency = 'eur'), 0) as minor,
       count(*) filter (where kind = $2 and status = 'sending') as open,
       coalesce(sum(case kind when 'transfer' then amount else -amount end)
         filter (where currency = 'eur'), 0) as held
     from naive.movement
     where merchant = $1`,
    [merchant, operation],
  );
  const [row] = rows;
  return {
    made: Number(row?.made ?? 0),
    minor: BigInt(row?.minor ?? 0),
    open: Number(row?.open ?? 0),
    inReview: 0,
    heldMinor: BigInt(row?.held ?? 0),
  };
};
