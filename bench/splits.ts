import { readFileSync } from 'node:fs';
import { request } from 'undici';

import { startWorld, type World } from '#test/world';
import { type Bench, describeMachine, type Figure, figure, percentile } from './report.ts';
import { openServer } from './server.ts';
import { ask, type Ground, makeSellers, openGround, type Seller } from './splits-world.ts';

const clients = 24;
const sellersMany = 1_000;
const paymentsPast = 20_000;
const historyEntries = 1_000_000;
const historyPages = 2_000;
/** A page's worth and some: what the same page costs a seller who has just begun. */
const entriesFew = 300;

/**
 * Payments shared among sellers, over HTTP, until every share has been transferred at the sandbox
 * and is its seller's to be paid out, beside payments that nobody shares in the same run. What a
 * party costs, that it costs no more where there are a thousand sellers or twenty thousand past
 * payments, and how long a page of a seller's history takes with a million entries.
 */
export const bench: Bench = async ({ databaseUrl, seconds, onStep }) => {
  const server = await openServer(databaseUrl);
  const world = await startWorld({ databaseUrl: server.url, hasWorker: true });
  const ground = await openGround(server.url);
  try {
    const few = await makeSellers(world, 50);
    const measure = async (what: string, sellers: readonly Seller[], parties: number) => {
      onStep(what);
      const count = Math.max(20, Math.round((seconds * 25) / Math.max(1, parties / 4)));
      return await run(world, ground, { sellers, parties, count });
    };
    await measure('warming up', few, 5);
    const whole = await measure('not shared', few, 0);
    const one = await measure('shared with 1', few, 1);
    const five = await measure('shared among 5', few.slice(0, 5), 5);
    const fifty = await measure('shared among 50', few, 50);
    onStep(`${sellersMany} sellers`);
    const many = [...few, ...(await makeSellers(world, sellersMany - few.length))];
    const among = await measure(`shared among 5 of ${sellersMany}`, many, 5);
    onStep(`${paymentsPast} past payments`);
    await ground.plantPayments(paymentsPast);
    const late = await measure(`shared among 5, after ${paymentsPast}`, few.slice(0, 5), 5);
    onStep(`${historyEntries} entries of one seller, and ${entriesFew} of another`);
    await plantHistories(world, ground, few);
    // Written to disk before, as it would be on a server that has had a history for years.
    await server.age();
    const histories = await readHistories(world, few);
    return {
      name: 'splits',
      machine: describeMachine(server.version),
      figures: [
        ...figuresOf({ whole, one, five, fifty, among, late }),
        ...historyFigures(histories),
      ],
    };
  } finally {
    await ground.close();
    await world.close();
    await server.close();
  }
};

interface Run {
  /** Payments a second, until all their shares have arrived. */
  readonly perSecond: number;
  /** Time on a core of Bascule's processes, a payment. */
  readonly cpuMs: number;
}

type Runs = Readonly<Record<'whole' | 'one' | 'five' | 'fifty' | 'among' | 'late', Run>>;

const figuresOf = ({ whole, one, five, fifty, among, late }: Runs): readonly Figure[] => {
  const less = { higherIsBetter: false };
  const limit = whole.perSecond;
  return [
    figure('unshared_per_second', whole.perSecond, '1/s'),
    figure('shared_with_1_per_second', one.perSecond, '1/s', { limit }),
    figure('shared_among_5_per_second', five.perSecond, '1/s', { limit }),
    figure('shared_among_50_per_second', fifty.perSecond, '1/s', { limit }),
    figure('cpu_ms_unshared', whole.cpuMs, 'ms', less),
    figure('cpu_ms_shared_with_1', one.cpuMs, 'ms', less),
    figure('cpu_ms_shared_among_5', five.cpuMs, 'ms', less),
    figure('cpu_ms_shared_among_50', fifty.cpuMs, 'ms', less),
    figure('cpu_ms_per_party_to_5', (five.cpuMs - one.cpuMs) / 4, 'ms', less),
    figure('cpu_ms_per_party_to_50', (fifty.cpuMs - five.cpuMs) / 45, 'ms', less),
    figure('cpu_ms_of_1000_sellers', among.cpuMs, 'ms', { ...less, limit: five.cpuMs }),
    figure('cpu_ms_after_20000_payments', late.cpuMs, 'ms', { ...less, limit: five.cpuMs }),
  ];
};

interface Histories {
  readonly longMs: Float64Array;
  readonly shortMs: Float64Array;
}

const historyFigures = ({ longMs, shortMs }: Histories): readonly Figure[] => {
  const of = (part: number) => ({ limit: percentile(shortMs, part), higherIsBetter: false });
  return [
    figure('history_p50_ms', percentile(longMs, 0.5), 'ms', of(0.5)),
    figure('history_p99_ms', percentile(longMs, 0.99), 'ms', { ...of(0.99), goal: 20 }),
  ];
};

interface Load {
  readonly sellers: readonly Seller[];
  readonly parties: number;
  readonly count: number;
}

const run = async (world: World, ground: Ground, load: Load): Promise<Run> => {
  const { count } = load;
  const [beganMs, cpuBefore] = [performance.now(), cpuOfBascule(world)];
  let begun = 0;
  const caller = async (): Promise<void> => {
    while (begun < count) {
      begun += 1;
      await pay(world, load, begun);
    }
  };
  await Promise.all(Array.from({ length: Math.min(clients, count) }, caller));
  if (load.parties > 0) while ((await ground.openShares()) > 0) await pause();
  const elapsedMs = performance.now() - beganMs;
  return {
    perSecond: (count * 1_000) / elapsedMs,
    cpuMs: (cpuOfBascule(world) - cpuBefore) / count,
  };
};

/** Funds of this card are there at once, so that transfers arrive as soon as they are made. */
const pay = async (world: World, { sellers, parties }: Load, number: number): Promise<void> => {
  const payment = await ask<{ readonly status: string }>(world, '/v1/payments', {
    amount: '100.00',
    currency: 'EUR',
    confirm: true,
    payment_method: { type: 'card', token: 'pm_card_bypassPending' },
    ...(parties === 0 ? {} : { split: splitOf(sellers, parties, number) }),
  });
  if (payment.status !== 'captured') throw new Error(`a payment ended ${payment.status}`);
};

const splitOf = (sellers: readonly Seller[], parties: number, number: number): object => ({
  application_fee: { basis_points: 1_000 },
  parts: Array.from({ length: parties }, (_, i) => ({
    account_id: sellers[(number * parties + i) % sellers.length]?.id,
    basis_points: 10_000 / parties,
  })),
});

const pause = async (): Promise<void> => {
  await new Promise((resolve) => setTimeout(resolve, 20));
};

/** A long history of the first seller, and a short one of the second. */
const plantHistories = async (
  world: World,
  ground: Ground,
  [old, young]: readonly Seller[],
): Promise<void> => {
  for (const [seller, entries] of [
    [old, historyEntries],
    [young, entriesFew],
  ] as const) {
    const path = `merchant:${seller?.id}:available:EUR`;
    await ground.plantHistory(world.organisationId, path, entries);
  }
};

/** Pages from all over the long history, in turn with those of the short one, over HTTP. */
const readHistories = async (world: World, [old, young]: readonly Seller[]): Promise<Histories> => {
  const [longMs, shortMs]: [number[], number[]] = [[], []];
  const [nextOfOld, nextOfYoung] = [pagesOf(world, old), pagesOf(world, young)];
  for (let page = 0; page < historyPages; page += 1) {
    shortMs.push(await nextOfYoung());
    longMs.push(await nextOfOld());
  }
  return { longMs: Float64Array.from(longMs), shortMs: Float64Array.from(shortMs) };
};

/** Reads a seller's history a page at a call, from the start again after its end, and times it. */
const pagesOf = (world: World, seller: Seller | undefined): (() => Promise<number>) => {
  let cursor = '';
  return async () => {
    const sentMs = performance.now();
    const { body, statusCode } = await request(
      `${world.url}/v1/accounts/${seller?.id}/balance_history?currency=EUR&limit=100${cursor}`,
      { headers: { authorization: `Bearer ${world.key}` } },
    );
    const text = await body.text();
    // What the reader makes of the page, and collects afterwards, is no part of its time.
    const tookMs = performance.now() - sentMs;
    const answer = JSON.parse(text) as {
      readonly data: readonly object[];
      readonly next_cursor: string | null;
    };
    if (statusCode !== 200 || answer.data.length === 0) throw new Error(`a page: ${statusCode}`);
    cursor = answer.next_cursor === null ? '' : `&cursor=${answer.next_cursor}`;
    return tookMs;
  };
};

/** Time on a core of Bascule's own processes so far; PostgreSQL's is not in it. */
const cpuOfBascule = (world: World): number =>
  [world.api, world.worker].reduce((sum, { pid }) => sum + cpuOf(pid()), 0);

const ticksPerSecond = 100;

const cpuOf = (pid: number): number => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in parentheses may hold blanks; what follows it does not.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1_000) / ticksPerSecond;
};
