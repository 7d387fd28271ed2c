import { columns, scrubText } from '#kernel';
import { keepClaim, type Notice } from '#providers';
import { keepMissed, type NoticeDraft } from '#webhooks';
import type { MarketplaceDeps } from '../deps.ts';
import { type CatchUp, dueCatchUps, saveCatchUp, takeCatchUps } from './store.ts';

const minute = 60_000;
const hour = 60 * minute;

/** How often the platform's own events are read, and those of an account of a seller. */
const platformEveryMs = 10 * minute;
const accountEveryMs = 6 * hour;

/** Events are listed a while after they happened, and clocks differ. */
const overlapMs = 5 * minute;
/** What providers remember. Source: docs.stripe.com/api/events. */
const rememberedMs = 30 * 24 * hour;
/** Notices handed on at once, and in one look; the next look goes on from there. */
const noticesAtOnce = 500;
const noticesMax = 5_000;
const leaseMs = 10 * minute;
const failureWaitMaxMs = 6 * hour;
const bodyCharactersMax = 500_000;

/**
 * Reads at providers what happened to accounts since they were last read, and hands what never came
 * to the inbox, where it is applied as if it had been delivered. What did come is kept once, by the
 * provider's name for it.
 */
export const catchUp = async (deps: MarketplaceDeps, names: readonly string[]): Promise<void> => {
  const now = deps.clock.now();
  const until = new Date(now.getTime() + leaseMs);
  const asked = columns(names.map(keyOfName), ([connectionId, reference]) => [
    connectionId,
    reference,
  ]);
  const taken = await deps.database.transaction(
    async (tx) => await tx.rows(takeCatchUps, [...asked, now, until]),
  );
  for (const one of taken) await read(deps, one);
};

/** Accounts that are due to be read, longest due first. */
export const findDueCatchUps = async (
  deps: Pick<MarketplaceDeps, 'database' | 'clock'>,
  limit: number,
): Promise<readonly string[]> => {
  const rows = await deps.database.transaction(
    async (tx) => await tx.rows(dueCatchUps, [deps.clock.now(), limit]),
  );
  return rows.map(
    ({ connection_id, account_reference }) => `${connection_id} ${account_reference}`,
  );
};

const keyOfName = (name: string): readonly [connectionId: string, reference: string] => {
  const [connectionId = '', reference = ''] = name.split(' ');
  return [connectionId, reference];
};

const read = async (deps: MarketplaceDeps, one: CatchUp): Promise<void> => {
  const began = deps.clock.now();
  const { platform } = deps.providerNamed(one.provider);
  const connection = await deps.connectionById(one.connection_id);
  if (platform === null || connection === undefined)
    return await save(deps, one, one.heard_until, 1);
  const account = one.account_reference === '' ? null : one.account_reference;
  const from = Math.max(one.heard_until.getTime() - overlapMs, began.getTime() - rememberedMs);
  const { result } = await platform.eventsSince(connection, account, new Date(from));
  if (result.kind !== 'found') {
    if (result.kind === 'unreachable') {
      deps.log.warn({ cause: result.cause, account }, 'what happened to an account was not read');
    }
    return await save(deps, one, one.heard_until, one.failure_count + 1);
  }
  const some = result.value.slice(0, noticesMax);
  let missed = 0;
  for (let at = 0; at < some.length; at += noticesAtOnce) {
    const drafts = some
      .slice(at, at + noticesAtOnce)
      .map(({ notice, body }) => draftOf(one, notice, body));
    missed += await keepMissed(deps, drafts);
  }
  if (missed > 0) deps.log.info({ missed, account }, 'notices that were lost have been read');
  const isWhole = some.length === result.value.length;
  const last = some.at(-1)?.notice.occurredAt ?? began;
  // The next look begins where this one ended, not before it.
  await save(deps, one, isWhole ? began : new Date(last.getTime() + overlapMs), 0, isWhole);
};

const draftOf = (
  { organisation_id: organisationId, mode, provider, connection_id: connectionId }: CatchUp,
  notice: Notice,
  body: string,
): NoticeDraft => ({
  scope: { organisationId, mode },
  provider,
  connectionId,
  notice: { ...notice, claim: notice.claim === undefined ? null : keepClaim(notice.claim) },
  body: scrubText(body.slice(0, bodyCharactersMax).replaceAll('\u0000', '')),
});

const save = async (
  deps: Pick<MarketplaceDeps, 'database' | 'clock'>,
  one: CatchUp,
  heardUntil: Date,
  failureCount: number,
  isWhole = true,
): Promise<void> => {
  const everyMs = one.account_reference === '' ? platformEveryMs : accountEveryMs;
  const waitMs =
    failureCount > 0 ? Math.min(minute * 2 ** failureCount, failureWaitMaxMs) : everyMs;
  const next = new Date(deps.clock.now().getTime() + (isWhole ? waitMs : 0));
  const { organisation_id, connection_id, account_reference } = one;
  await deps.database.transaction(
    async (tx) =>
      await tx.run(saveCatchUp, [
        organisation_id,
        connection_id,
        account_reference,
        heardUntil,
        next,
        failureCount,
      ]),
  );
};
