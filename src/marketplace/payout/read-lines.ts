import { assert, jsonRows } from '#kernel';
import type { MarketplaceDeps } from '../deps.ts';
import { type Payout, scopeOfPayout } from './payout.ts';
import { insertPayoutLines, lockPayout, savePayout } from './store.ts';

/**
 * Reads what an automatic payout pays out, line by line, once the provider says that its books of
 * it are whole. Read again it adds nothing.
 */
export const readLines = async (
  deps: Pick<MarketplaceDeps, 'database' | 'clock' | 'providerNamed' | 'connectionById'>,
  payout: Payout,
): Promise<void> => {
  if (payout.has_lines || payout.provider_reference === null) return;
  const { platform } = deps.providerNamed(payout.provider);
  const connection = await deps.connectionById(payout.connection_id);
  assert(platform !== null && connection !== undefined, 'what paid out is kept for ever');
  const { account_reference: account, provider_reference: reference } = payout;
  const { result } = await platform.linesOfPayout(connection, account, reference);
  if (result.kind !== 'found') return;
  const { organisationId, mode } = scopeOfPayout(payout);
  const lines = result.value.map((line) => ({
    organisation_id: organisationId,
    mode,
    payout_id: payout.id,
    reference: line.reference,
    category: line.category.slice(0, 500),
    amount_minor: line.amount.minor,
    fee_minor: line.fee.minor,
    currency: line.amount.currency,
    source: line.source,
    occurred_at: line.occurredAt,
  }));
  await deps.database.transaction(async (tx) => {
    const locked = await tx.row(lockPayout, [organisationId, payout.id]);
    assert(locked !== undefined, 'a payout is kept for ever');
    if (lines.length > 0) await tx.run(insertPayoutLines, [jsonRows(lines)]);
    await tx.run(savePayout, [jsonRows([{ ...locked, has_lines: true }])]);
  });
};
