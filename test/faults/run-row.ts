import { setTimeout as pause } from 'node:timers/promises';
import { isWhole } from './chosen-rows.ts';
import { eventually } from './eventually.ts';
import { hasNotices } from './fault.ts';
import { endingOf, judge } from './judge.ts';
import { keptOrRun } from './kept-results.ts';
import { leadAstray } from './lead-astray.ts';
import { endingOfMarket } from './market/judge-market.ts';
import { isOfMarket } from './market/market.ts';
import { marketBooksOf } from './market/market-books.ts';
import type { Row } from './rows.ts';
import { spoil } from './spoil.ts';
import {
  booksOf,
  bothBooksOf,
  type Injection,
  type Merchant,
  NotPrepared,
  type Order,
  type Reply,
  type Subject,
} from './subject.ts';

/** What a row came to. */
export interface RowResult {
  readonly row: Row;
  readonly fired: number;
  readonly tries: number;
  readonly ending: string;
  /** The broken invariants; none when all is well. */
  readonly verdict: readonly string[];
}

const strikesWithinMs = 30_000;
/** To the third look at what is unknown; where many rows struck one provider at once, to the fourth. */
const settledWithinMs = isWhole ? 420_000 : 90_000;

/**
 * One row: a purchase is prepared in peace, a fault put in place, the operation asked for until it
 * is answered for good; the fault is healed, and once nothing is open any more the books are judged.
 */
export const runRow = async (subject: Subject, row: Row): Promise<RowResult> =>
  await keptOrRun(subject.name, row, async () => await runUntilStruck(subject, row));

/** On a busy machine a call may end before it meets its fault: that has shown nothing, either way. */
const runsMax = 3;

const runUntilStruck = async (subject: Subject, row: Row): Promise<RowResult> => {
  for (let runs = 1; ; runs += 1) {
    const result = await run(subject, row).catch((fault: unknown) => {
      if (!(fault instanceof NotPrepared) || runs === runsMax) throw fault;
      return undefined;
    });
    if (result !== undefined && (result.fired > 0 || runs === runsMax)) return result;
  }
};

const run = async (subject: Subject, row: Row): Promise<RowResult> => {
  const merchant = await subject.enrol(row);
  const paymentId = await subject.prepare(merchant, row.operation);
  const { operation, cascade } = row;
  const order = { operation, paymentId, key: `${merchant.name}-${operation}`, cascade };

  const injection = await inject(subject, merchant, row);
  const asked = await Promise.all(
    Array.from({ length: row.clients }, async () => await untilAnswered(subject, merchant, order)),
  );
  await injection.answered?.();
  // A worker meets its fault later than the client its answer.
  await eventually(async () => (await injection.fired()) > 0, strikesWithinMs);
  const fired = await injection.fired();
  await injection.heal();
  if (subject.name === 'bascule') {
    // The naive one has nobody who would find anything out later.
    await eventually(async () => await isSettled(subject, merchant, row), settledWithinMs);
  }

  const evidence = {
    row,
    replies: asked.map(({ reply }) => reply),
    claims: await subject.claims(merchant, operation),
    books: await booksOf(subject, merchant),
    market: isOfMarket(operation) ? await marketBooksOf(subject, merchant, operation) : undefined,
    both: cascade === undefined ? undefined : await bothBooksOf(subject, merchant),
  };
  return {
    row,
    fired,
    tries: asked.reduce((sum, { tries }) => sum + tries, 0),
    ending: endingOf(evidence),
    verdict: [...judge(evidence), ...(await subject.violations(merchant))],
  };
};

/** Nothing is open, what came twice has gone back, and what follows for a seller has followed. */
const isSettled = async (subject: Subject, merchant: Merchant, row: Row): Promise<boolean> => {
  const { open, market } = await subject.claims(merchant, row.operation);
  if (market !== undefined) {
    const isOver = market.open === 0 && endingOfMarket(market) !== 'declined';
    return open === 0 && isOver && (await subject.violations(merchant)).length === 0;
  }
  if (open > 0 || row.cascade?.policy !== 'compensate') return open === 0;
  const { standing } = await bothBooksOf(subject, merchant);
  return standing <= 1 && (await subject.violations(merchant)).length === 0;
};

/** Longer than anybody waits for an answer who has not to. */
const lateMs = 2_500;

/** A busy machine takes its time to start again what was killed. */
const answeredWithinMs = 150_000;

/** A client that does what ours are told to: the same key again until there is an answer. */
const untilAnswered = async (
  subject: Subject,
  merchant: Merchant,
  order: Order,
): Promise<{ readonly reply: Reply; readonly tries: number }> => {
  let reply: Reply = { status: 0, body: 'never answered', isFinal: false };
  let tries = 0;
  const until = performance.now() + answeredWithinMs;
  while (!reply.isFinal && performance.now() < until) {
    if (tries > 0) await pause(50);
    tries += 1;
    reply = await subject
      .send(merchant, order)
      .catch((fault: unknown) => ({ status: 0, body: String(fault), isFinal: false }));
  }
  return { reply, tries };
};

const inject = async (subject: Subject, merchant: Merchant, row: Row): Promise<Injection> => {
  const { fault } = row;
  switch (fault.kind) {
    case 'none':
      return { fired: async () => 1, heal: async () => undefined };
    case 'provider':
      if (fault.isHidden === true) {
        const key = merchant.sandboxKey;
        await subject.sandbox.settings({ key, visibility_delay_ms: 2_500 });
      }
      return await spoil(subject, merchant, row.operation, fault.fault, {
        ...(fault.isLate === true ? { waitMs: lateMs } : {}),
      });
    case 'notices':
      return await leadAstray(subject, merchant, row.operation, fault.name);
    case 'database':
      return await subject.injectOwn(fault);
    case 'killed': {
      const own = await subject.injectOwn(fault);
      // So that a notice, or a worker that sends again, has something to tell us.
      if (hasNotices(fault)) await spoil(subject, merchant, row.operation, 'timeout_after');
      else if (fault.process === 'worker' && fault.isFirst !== true) {
        await spoil(subject, merchant, row.operation, 'timeout_before');
      }
      return own;
    }
  }
};
