import type { MarketWorld } from '../market-world.ts';
import { leakedText } from '../store.ts';

/**
 * What must stand nowhere: a secret key, a secret of an endpoint, a number of a card or account. One
 * card Stripe itself names where it says that funds are missing.
 */
const secret =
  /\b(?:sk|rk)_(?:test|live)_|whsec_|\b(?!4000000000000077)4\d{15}\b|\bDE\d{20}\b|accs_secret_/;

/** P8: no secret and no number in the logs, nor in what is kept of calls, notices and events. */
export const judgeSecrets = async (world: MarketWorld): Promise<readonly string[]> => {
  const { organisationId, ground, logged } = world;
  const leaks = await ground.database.transaction(
    async (tx) =>
      await tx.rows(leakedText, [organisationId, secret.source.replaceAll('\\b', '\\y')]),
  );
  return [
    ...leaks.map(({ place, text }) => `P8: ${place}: ${text}`),
    ...logged.filter((line) => secret.test(line)).map((line) => `P8: a log says ${line}`),
  ];
};
