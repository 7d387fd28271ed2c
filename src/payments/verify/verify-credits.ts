import type { Transaction } from '#kernel';
import { type Movement, movementsOf, transfersOf } from '#ledger';
import { nameOfTaken } from '../credit/credit-bookings.ts';
import type { VerifiedCredit } from './store.ts';

/**
 * I3: what is open of a credit is what its transfers have left on suspense, and so off what the bank
 * owes for it; its parts come to the rest of it, and the transfer of each is there.
 */
export const verifyCredits = async (
  tx: Transaction,
  page: readonly VerifiedCredit[],
): Promise<readonly string[]> => {
  const references = page.map((credit) => ({
    organisationId: credit.organisation_id,
    referenceId: credit.id,
  }));
  const movements = await movementsOf(tx, 'credit', references);
  const ofCredit = Map.groupBy(movements, keyOfMovement);
  const faults: string[] = [];
  for (const credit of page) {
    const own = ofCredit.get(`${credit.organisation_id} ${credit.id}`) ?? [];
    faults.push(...misbooked(credit, own), ...miscounted(credit));
    // Of one part the sums are proof: only of several could one stand in for another.
    if (credit.taken_by.length > 1) faults.push(...(await unbooked(tx, credit)));
  }
  return faults;
};

const keyOfMovement = (movement: Movement): string =>
  `${movement.organisationId} ${movement.referenceId}`;

const misbooked = (credit: VerifiedCredit, movements: readonly Movement[]): readonly string[] => {
  const expected = new Map([
    [`suspense:unmatched:${credit.currency}`, credit.open_minor],
    [`provider:${credit.provider}:clearing:${credit.currency}`, -credit.open_minor],
  ]);
  const accounts = new Set([...expected.keys(), ...movements.map(({ path }) => path)]);
  return [...accounts].flatMap((account) => {
    const is = movements
      .filter(({ path, layer }) => path === account && layer === 'posted')
      .reduce((sum, { minor }) => sum + minor, 0n);
    const should = expected.get(account) ?? 0n;
    return is === should
      ? []
      : [`${credit.id} (${credit.state}): on ${account} stands ${is} for ${should}`];
  });
};

const miscounted = (credit: VerifiedCredit): readonly string[] => {
  const { id, state, amount_minor: arrived, open_minor: open, taken_minor: taken } = credit;
  return arrived === open + taken
    ? []
    : [`${id} (${state}): ${arrived} arrived, ${open} is open and ${taken} was taken`];
};

const unbooked = async (tx: Transaction, credit: VerifiedCredit): Promise<readonly string[]> => {
  const scope = { organisationId: credit.organisation_id, mode: credit.mode };
  const transfers = await transfersOf(tx, scope, { type: 'credit', id: credit.id });
  const booked = new Set(transfers.map(({ id }) => id));
  return credit.taken_by
    .filter((attemptId) => !booked.has(nameOfTaken(credit.id, attemptId)))
    .map((attemptId) => `${credit.id} (${credit.state}): what ${attemptId} took was never booked`);
};
