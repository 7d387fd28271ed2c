import { type Answer, type Ask, htmlAnswer } from '../answer.ts';
import { createClock } from '../clock.ts';
import { openJournal } from '../journal.ts';
import { createDesk, type Desk } from '../notices/desk.ts';
import type { Router } from '../router.ts';
import type { Kept, NoticeRecord, Shape, TableName } from '../world/shape.ts';
import type { SmallStep } from '../world/small-step.ts';
import type { SmallWorld } from '../world/small-world.ts';
import { openSmallWorlds, type SmallWorlds } from '../world/small-worlds.ts';
import { type Described, Refused, type Route } from './described.ts';
import type { OpenMount } from './mount.ts';
import { serveMountKnob } from './mount-knobs.ts';
import { callOf, createSmallProvider, routerOf, type Works } from './small-provider.ts';

const DAY_S = 86_400;

/** Makes a provider's description into a mount: worlds, journal, clock, notices, knobs, pages. */
export function defineMount<P extends Shape>(described: Described<P>): OpenMount {
  return ({ seed: common, clock: base, dataDir, url, clearFaults }) => {
    const { name, prefix, settings, keyLife_s = DAY_S } = described;
    const seed = `${common}/${name}`;
    const clock = createClock(base.now_ms);
    const journal = openJournal(dataDir, `${name}.ndjson`);
    const desk: Desk<SmallWorld<P>, NoticeRecord<P>> = createDesk({
      seed,
      carrier: carrierOf(described),
      noteTaken: (world, taken) => worlds.noteTaken(world, taken),
    });
    const worlds: SmallWorlds<P> = openSmallWorlds({
      seed,
      clock,
      journal,
      settings,
      keyLife_s,
      follow: { ...desk, due: (step, table, record) => runDue(described, step, table, record) },
    });
    const works: Works<P> = { described, worlds, url };
    const pages = routerOf(described.pages ?? []);

    return {
      name,
      prefix,
      provider: createSmallProvider(works),
      page: (ask) => servePage(works, pages, ask),
      knob: (ask) => serveMountKnob({ ...works, clock, desk, clearFaults }, ask),
      wake() {
        for (const world of worlds.all()) world.agenda.wake();
      },
      reset: worlds.resetAll,
      state: () => ({
        worlds: worlds.all().map((one) => one.name),
        journal_bytes: journal.size_bytes(),
      }),
      start: desk.start,
      close() {
        desk.stop();
        worlds.close();
      },
    };
  };
}

function runDue<P extends Shape, K extends TableName<P>>(
  { due }: Described<P>,
  step: SmallStep<P>,
  table: K,
  record: Kept,
): void {
  // What lies in a table is of its type: a step takes no others.
  due?.[table]?.(step, record as P['tables'][K]);
}

function carrierOf<P extends Shape>({ notices }: Described<P>) {
  return {
    addressesOf: notices.addressesOf,
    find: (world: SmallWorld<P>, id: string) => world.notices.get(id),
    render: (
      world: SmallWorld<P>,
      { id, carries, before }: NoticeRecord<P>,
      to: string,
      manner: Parameters<Described<P>['notices']['render']>[1],
    ) => notices.render(manner.isStale ? (before ?? carries) : carries, manner, { world, id, to }),
  };
}

function servePage<P extends Shape>(works: Works<P>, pages: Router<Route<P>>, ask: Ask): Answer {
  const found = pages.find(ask.method, ask.path);
  const world = works.worlds.ofAccount(found?.path['account'] ?? '');
  if (found === undefined || world === undefined) {
    return htmlAnswer(404, '<h1>There is no such page</h1>\n');
  }
  const call = callOf(works, world, ask, found);
  try {
    const answer = found.target.run(call);
    works.worlds.commit(call.step);
    return answer;
  } catch (error) {
    if (error instanceof Refused) return error.answer;
    throw error;
  }
}
