import { readEnvironment, systemClock } from '#kernel';

import { bringEmbeddedDatabase } from './database-url.ts';
import { makePremade } from './embedded-postgres.ts';
import { explain } from './explain.ts';

/**
 * `bascule prepare`, which npm runs after an install: makes in advance what the first start would
 * have to, a data folder with every change in it, and what Node makes of our TypeScript. Nothing
 * depends on it: what cannot be prepared here is told, and made when it is needed.
 */
export const prepare = async (): Promise<void> => {
  const parts = await Promise.allSettled([preparePostgres(), import('./assemble.ts')]);
  for (const part of parts) {
    if (part.status === 'rejected') console.log(`Not prepared. ${explain(part.reason)}`);
  }
  console.log(`Prepared in ${(systemClock.monotonicMs() / 1_000).toFixed(1)} s.`);
};

/** An installation with a database of its own needs none of ours. */
const preparePostgres = async (): Promise<void> => {
  if ((readEnvironment().DATABASE_URL ?? '') !== '') return;
  await makePremade(bringEmbeddedDatabase);
};
