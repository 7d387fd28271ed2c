import { columns, type Transaction } from '#kernel';
import { type Movement, movementsOf } from '#ledger';
import { disputesOfPage, type VerifiedDispute, type VerifiedPayment } from './store.ts';

/**
 * I3: what the ledger has moved for a dispute is what its row says: the withdrawn money off the
 * organisation's balance, the fee onto the provider's, and all of it off what the provider owes.
 */
export const verifyDisputes = async (
  tx: Transaction,
  page: readonly VerifiedPayment[],
): Promise<readonly string[]> => {
  const keys: [string[], string[]] = columns(page, (payment) => [
    payment.organisation_id,
    payment.id,
  ]);
  const disputes = await tx.rows(disputesOfPage, keys);
  const references = disputes.map((dispute) => ({
    organisationId: dispute.organisation_id,
    referenceId: dispute.id,
  }));
  const movements = await movementsOf(tx, 'dispute', references);
  const ofDispute = Map.groupBy(movements, ({ referenceId }) => referenceId);
  return disputes.flatMap((dispute) => {
    const moved = sumsOf(ofDispute.get(dispute.id) ?? []);
    const expected = expectedOf(dispute);
    const accounts = new Set([...moved.keys(), ...expected.keys()]);
    return [...accounts].flatMap((account) => {
      const [is, should] = [moved.get(account) ?? 0n, expected.get(account) ?? 0n];
      return is === should
        ? []
        : [`${dispute.id} (${dispute.state}): ${account} moved ${is} for ${should}`];
    });
  });
};

type Sums = ReadonlyMap<string, bigint>;

const sumsOf = (movements: readonly Movement[]): Sums => {
  const sums = new Map<string, bigint>();
  for (const { path, minor } of movements) add(sums, path, minor);
  return sums;
};

const expectedOf = (dispute: VerifiedDispute): Sums => {
  const sums = new Map<string, bigint>();
  const { provider, withdrawn_currency: taken, fee_currency: charged } = dispute;
  add(sums, `organisation:balance:${taken}`, -dispute.withdrawn_minor);
  add(sums, `provider:${provider}:clearing:${taken}`, dispute.withdrawn_minor);
  add(sums, `provider:${provider}:fees:${charged}`, -dispute.fee_minor);
  add(sums, `provider:${provider}:clearing:${charged}`, dispute.fee_minor);
  return sums;
};

const add = (sums: Map<string, bigint>, account: string, minor: bigint): void => {
  sums.set(account, (sums.get(account) ?? 0n) + minor);
};
