import { type IdentityDeps, randomKeyBody } from '#identity';
import { type Config, type Database, systemClock } from '#kernel';

/** What identity needs, for every command that speaks to it. */
export const identityDepsOf = (config: Config, database: Database): IdentityDeps => ({
  database,
  clock: systemClock,
  pepper: config.keyPepper,
  drawKeyBody: randomKeyBody,
});
