import { type MarketClaims, type MarketOperation, movedBy } from './market.ts';
import type { MarketBooks } from './market-books.ts';

/** How the marketplace's part ended, as the subject's books have it. */
export const endingOfMarket = (
  claims: MarketClaims,
): 'succeeded' | 'declined' | 'in_review' | 'open' => {
  if (claims.minor > 0n) return 'succeeded';
  if (claims.open > 0) return 'open';
  return claims.inReview > 0 ? 'in_review' : 'declined';
};

/**
 * Holds what a subject says of a seller against what the provider's books show. One share was to be
 * moved once: more is one too many, and nothing, with nobody looking, is a seller who was forgotten.
 */
export const judgeMarket = (
  operation: MarketOperation,
  claims: MarketClaims,
  books: MarketBooks,
): readonly string[] => {
  const ending = endingOfMarket(claims);
  const isSettled = claims.open === 0 && claims.inReview === 0;
  const wanted = movedBy[operation];
  return [
    ...when(books.made > 1, `I2: ${operation}s=${books.made}`),
    ...when(books.strayed > 0, `I2: transfers to somebody else=${books.strayed}`),
    ...when(claims.made > 1, `I1: ${operation}s=${claims.made}`),
    ...when(claims.open > 0, `L1: open ${operation}s=${claims.open}`),
    ...when(
      isSettled && books.minor !== claims.minor,
      `I2: ${operation} of ${books.minor}, books=${claims.minor}`,
    ),
    ...when(
      ending === 'succeeded' && books.minor !== wanted,
      `I2: ${operation} of ${books.minor} where ${wanted} was due`,
    ),
    ...when(
      isSettled && books.heldMinor !== claims.heldMinor,
      `I2: the seller holds ${books.heldMinor}, books=${claims.heldMinor}`,
    ),
    ...when(ending === 'declined' && books.made > 0, 'I5: given up, and it happened'),
    // Nothing that a row does makes it right never to move a share.
    ...when(ending === 'declined' && books.made === 0, `L1: no ${operation}, and nobody looks`),
  ];
};

const when = (isBroken: boolean, sentence: string): readonly string[] =>
  isBroken ? [sentence] : [];
