import { accountsByReference } from '#accounts';
import { type ClaimedNotice, claimNotices, markFailed, markProcessed } from '#webhooks';
import type { MarketplaceDeps } from '../deps.ts';
import { hearOfPayout } from '../payout/hear-of-payout.ts';
import { readLines } from '../payout/read-lines.ts';
import { hearOfTransfer } from '../transfer/hear-of-transfer.ts';

/** What came of one notice. */
type Applied =
  | { readonly event: 'process' | 'ignore' }
  | { readonly event: 'fail'; readonly cause: string };

const leaseMs = 60_000;

/**
 * Acts on what a provider noticed us of payouts and transfers. Nothing in a notice is believed: the
 * object it names is read anew, for the account it was sent for, and only where that account is one
 * of ours.
 */
export const applyNotices = async (
  deps: MarketplaceDeps,
  noticeIds: readonly string[],
): Promise<void> => {
  const claimed = await deps.database.transaction(
    async (tx) => await claimNotices(tx, { ids: noticeIds, now: deps.clock.now(), leaseMs }),
  );
  const applied = await Promise.all(claimed.map(async (notice) => await applySafely(deps, notice)));
  const outcomes = claimed.map((notice, i) => ({ notice, ...(applied[i] ?? unreached) }));
  const now = deps.clock.now();
  await deps.database.transaction(async (tx) => {
    await markProcessed(
      tx,
      now,
      outcomes.filter((outcome) => outcome.event !== 'fail'),
    );
    await markFailed(
      tx,
      { now, random: deps.random },
      outcomes.filter((outcome) => outcome.event === 'fail'),
    );
  });
};

const unreached = { event: 'fail', cause: 'the notice was not reached' } as const;

const applySafely = async (deps: MarketplaceDeps, notice: ClaimedNotice): Promise<Applied> => {
  try {
    return await apply(deps, notice);
  } catch (fault) {
    // Its own fault must not take the others of the batch along; it is kept and tried again.
    deps.log.warn({ err: fault, notice_id: notice.id }, 'a notice could not be applied');
    return { event: 'fail', cause: fault instanceof Error ? fault.message : String(fault) };
  }
};

const apply = async (deps: MarketplaceDeps, notice: ClaimedNotice): Promise<Applied> => {
  const kind = kindOf(notice.type);
  const [reference] = notice.references;
  if (kind === undefined || reference === undefined) return { event: 'ignore' };
  return kind === 'payout'
    ? await applyPayout(deps, notice, reference)
    : await applyTransfer(deps, notice, reference);
};

/** Of both forms: `payout.failed` and `v1.payout.failed`. */
const kindOf = (type: string): 'payout' | 'transfer' | undefined => {
  const [, kind] = /^(?:v1\.)?(payout|transfer)\./.exec(type) ?? [];
  return kind === 'payout' || kind === 'transfer' ? kind : undefined;
};

const applyPayout = async (
  deps: MarketplaceDeps,
  { scope, provider, connectionId, account }: ClaimedNotice,
  reference: string,
): Promise<Applied> => {
  // The platform's own payouts are no seller's.
  if (account === null) return { event: 'ignore' };
  const payee = await deps.database.transaction(async (tx) =>
    (await accountsByReference(tx, { ...scope, provider }, [account])).get(account),
  );
  if (payee === undefined || payee.connectionId !== connectionId) return { event: 'ignore' };
  const { platform } = deps.providerNamed(provider);
  const connection = await deps.connectionById(connectionId);
  if (platform === null || connection === undefined) return { event: 'ignore' };
  const { result } = await platform.readPayout(connection, account, reference);
  switch (result.kind) {
    case 'absent':
      return { event: 'fail', cause: 'not visible yet' };
    case 'unreachable':
      return { event: 'fail', cause: result.cause };
    case 'gone':
      return { event: 'ignore' };
    case 'found':
      break;
  }
  const payout = await deps.database.transaction(
    async (tx) =>
      await hearOfPayout(
        deps,
        tx,
        { ...payee, reference: account },
        { scope, report: result.value },
      ),
  );
  deps.onEvents();
  if (payout.is_automatic && result.value.isReconciled) await readLines(deps, payout);
  return { event: 'process' };
};

const applyTransfer = async (
  deps: MarketplaceDeps,
  { scope, provider, connectionId }: ClaimedNotice,
  reference: string,
): Promise<Applied> => {
  const { platform } = deps.providerNamed(provider);
  const connection = await deps.connectionById(connectionId);
  if (platform === null || connection === undefined) return { event: 'ignore' };
  const { result } = await platform.readTransfer(connection, reference);
  if (result.kind === 'unreachable') return { event: 'fail', cause: result.cause };
  if (result.kind !== 'found') return { event: 'ignore' };
  const { value: report } = result;
  const leased = await deps.database.transaction(
    async (tx) => await hearOfTransfer(deps, tx, { scope, connectionId, report }),
  );
  if (leased === undefined) return { event: 'ignore' };
  deps.onEvents();
  await deps.errands.drive(leased);
  return { event: 'process' };
};
