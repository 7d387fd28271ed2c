import type { Static } from 'typebox';
import { type Caller, pageSize } from '#kernel';
import { listEntries, type StatementLine } from '#ledger';
import { formatAmount, money } from '#money';
import type { MarketplaceDeps } from '../deps.ts';
import type { Payout } from './payout.ts';
import { foundPayout } from './retrieve-payout.ts';
import type { PayoutLineList, PayoutLinesQuery, PayoutLineView } from './schema.ts';
import { linesOfPayout, type PayoutLine, selectPayout } from './store.ts';

/**
 * What a payout pays out. Of an automatic one the lines are the provider's, once it has told them;
 * of one of ours they are what our books have made available since the payout before it.
 *
 * @throws refusal payout_not_found
 */
export const listPayoutLines = async (
  deps: Pick<MarketplaceDeps, 'database'>,
  caller: Caller,
  {
    params,
    query,
  }: {
    readonly params: { readonly payout_id: string };
    readonly query: Static<typeof PayoutLinesQuery>;
  },
): Promise<Static<typeof PayoutLineList>> => {
  const { organisationId, mode } = caller;
  const { payout_id: id } = params;
  const { limit = pageSize, cursor } = query;
  return await deps.database.asTenant(caller, async (tx) => {
    const payout = foundPayout(await tx.row(selectPayout, [organisationId, mode, id]), caller, id);
    if (!payout.is_automatic) {
      const lines = await ownLines(payout, async (below) => {
        const path = `merchant:${payout.account_id}:available:${payout.currency}`;
        return await listEntries(tx, caller, path, { limit: linesMax, ...below });
      });
      const from = cursor === undefined ? 0 : lines.findIndex((line) => line.id === cursor) + 1;
      return toPage(lines.slice(from), limit);
    }
    const rows = await tx.rows(linesOfPayout, [organisationId, id, cursor ?? null, limit + 1]);
    return toPage(rows.map(presentLine), limit);
  });
};

/** Our own lines are read as one page of a statement. */
const linesMax = 1_000;

const toPage = (lines: readonly PayoutLineView[], limit: number): Static<typeof PayoutLineList> => {
  const data = lines.slice(0, limit);
  const hasMore = lines.length > limit;
  return { data, has_more: hasMore, next_cursor: hasMore ? (data.at(-1)?.id ?? null) : null };
};

const presentLine = (line: PayoutLine): PayoutLineView => ({
  id: line.reference,
  object: 'payout_line',
  category: line.category,
  amount: formatAmount(money(line.amount_minor, line.currency)),
  fee_amount: formatAmount(money(line.fee_minor, line.currency)),
  currency: line.currency,
  source: line.source,
  occurred_at: line.occurred_at.toISOString(),
});

type Statement = readonly StatementLine[];

/** From the payout's own claim down to the claim before it. */
const ownLines = async (
  payout: Payout,
  read: (below: { readonly below?: StatementLine }) => Promise<Statement>,
): Promise<readonly PayoutLineView[]> => {
  const found: PayoutLineView[] = [];
  let isWithin = false;
  let lines = await read({});
  while (lines.length > 0) {
    for (const line of lines) {
      const isClaim = line.kind === 'payout.claimed';
      if (isWithin && isClaim) return found;
      if (isWithin) found.push(presentOwn(line));
      if (isClaim && line.reference.id === payout.id) isWithin = true;
    }
    const last = lines.at(-1);
    if (last === undefined || lines.length < linesMax) return found;
    lines = await read({ below: last });
  }
  return found;
};

const presentOwn = (line: StatementLine): PayoutLineView => ({
  id: `${line.bookedAt.getTime()}.${line.version}`,
  object: 'payout_line',
  category: line.kind,
  amount: formatAmount(money(line.minor, line.currency)),
  fee_amount: formatAmount(money(0n, line.currency)),
  currency: line.currency,
  source: line.reference.id,
  occurred_at: line.effectiveAt.toISOString(),
});
