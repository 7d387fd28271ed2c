import { movementsOf } from '#ledger';
import { reversalsOfTransfers } from '../transfer/store.ts';
import { differencesOf, type Look, sumsOf } from './over-pages.ts';
import type { VerifiedTransfer } from './store.ts';

/**
 * What the ledger has moved for a transfer is what its row says, and what was reversed of it is
 * what its reversals come to.
 */
export const verifyTransfers: Look<VerifiedTransfer> = async (tx, page) => {
  const organisations = page.map(({ organisation_id }) => organisation_id);
  const reversals = await tx.rows(reversalsOfTransfers, [organisations, page.map(({ id }) => id)]);
  const reversed = sumsOf(
    reversals
      .filter(({ state }) => state === 'succeeded')
      .map(({ transfer_id: id, amount_minor: minor }) => [id, minor]),
  );
  const movements = await movementsOf(
    tx,
    'transfer',
    page.map(({ organisation_id: organisationId, id: referenceId }) => ({
      organisationId,
      referenceId,
    })),
  );
  const moved = Map.groupBy(movements, ({ referenceId }) => referenceId);
  return page.flatMap((transfer) => {
    const { id, reversed_minor: minor } = transfer;
    const is = sumsOf((moved.get(id) ?? []).map((one) => [one.path, one.minor]));
    const sum = reversed.get(id) ?? 0n;
    return [
      ...(sum === minor ? [] : [`${id}: ${minor} is reversed, its reversals come to ${sum}`]),
      ...differencesOf(id, is, sumsOf(expectedOf(transfer))),
    ];
  });
};

/** One for a share moves what lies where; one for none is the platform's own money besides. */
const expectedOf = (transfer: VerifiedTransfer): readonly (readonly [string, bigint])[] => {
  const { provider, account_id: account, currency, state, reversed_minor: back } = transfer;
  const isOurs = state === 'paid' && !transfer.is_by_provider;
  const there = isOurs ? transfer.amount_minor : 0n;
  return [
    [`provider:${provider}:clearing:${currency}`, there - back],
    [`provider:${provider}:account:${account}:${currency}`, back - there],
    ...(transfer.share_id === null
      ? ([
          [`organisation:balance:${currency}`, back - there],
          [`merchant:${account}:available:${currency}`, there],
          [`merchant:${account}:owing:${currency}`, -back],
        ] as const)
      : []),
  ];
};
