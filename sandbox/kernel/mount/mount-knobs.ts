import { type Answer, type Ask, jsonAnswer } from '../answer.ts';
import type { Clock } from '../clock.ts';
import { answerKnob, BadKnob, type Body, bodyOf, changeOf, clockView, turnClock } from '../knob.ts';
import type { Desk } from '../notices/desk.ts';
import { plainKnobs } from '../notices/knobs.ts';
import type { NoticeRecord, Shape } from '../world/shape.ts';
import { openSmallStep } from '../world/small-step.ts';
import type { SmallWorld } from '../world/small-world.ts';
import { type Works, worldOfKey } from './small-provider.ts';

/** What the knobs of one mount turn. */
export interface Panel<P extends Shape> extends Works<P> {
  readonly clock: Clock;
  readonly desk: Desk<SmallWorld<P>, NoticeRecord<P>>;
  readonly clearFaults: (key: string) => void;
}

type Turn<P extends Shape> = (panel: Panel<P>, body: Body, query: URLSearchParams) => unknown;
type Turns = {
  readonly [name: string]: <P extends Shape>(...given: Parameters<Turn<P>>) => unknown;
};

/** The knobs that every mount has, below /_sandbox/<name>/. */
const common: Turns = {
  'GET books': ({ described, ...panel }, _body, query) => {
    const world = worldOf({ described, ...panel }, query.get('key'));
    const calls = Object.fromEntries(world.calls);
    const books = described.books(world, query.get('brief') === 'true');
    return { now_s: world.clock.now_s(), account: world.account, calls, ...books };
  },
  'POST settings': (panel, body) => {
    const change = changeOf<object>(body, panel.described.settings);
    panel.worlds.setSettings(anyWorldOf(panel, body)?.name, change);
    return { ok: true };
  },
  'GET clock': (panel, _body, query) =>
    clockView((query.has('key') ? worldOf(panel, query.get('key')) : panel).clock),
  'POST clock': moveClock,
  'POST webhooks': (panel, body) => {
    panel.desk.setKnobs(anyWorldOf(panel, body), changeOf(body, plainKnobs));
    return { ok: true };
  },
  'GET webhooks': (panel, _body, query) => {
    const world = worldOf(panel, query.get('key'));
    return { knobs: panel.desk.knobsOf(world), counts: panel.desk.counts(world) };
  },
  'GET notices': (panel, _body, query) => ({
    notices: [...worldOf(panel, query.get('key')).notices.values()],
  }),
  'POST webhooks/flush': flush,
  'POST webhooks/redeliver': (panel, body) => ({
    parcels: panel.desk.redeliver(worldOf(panel, body['key']), String(body['event'])),
  }),
  'POST reset': (panel, body) => {
    const world = anyWorldOf(panel, body);
    if (world === undefined) panel.worlds.resetAll();
    else {
      panel.worlds.reset(world.name);
      panel.clearFaults(String(body['key']));
    }
    return { ok: true };
  },
};

/** Serves a knob of a mount: a common one, or one of the provider's own as one step of a world. */
export function serveMountKnob<P extends Shape>(
  panel: Panel<P>,
  ask: Ask,
): Answer | Promise<Answer> {
  const { described, worlds } = panel;
  const name = `${ask.method} ${ask.path.slice(`/_sandbox/${described.name}/`.length)}`;
  const query = new URLSearchParams(ask.query);
  const turn = common[name];
  const own = described.knobs?.[name];
  if (turn === undefined && own === undefined) {
    const known = [...Object.keys(common), ...Object.keys(described.knobs ?? {})];
    return jsonAnswer(404, { error: `no such knob; there are ${known.join(', ')}` });
  }
  return answerKnob(() => {
    const body = ask.method === 'POST' ? bodyOf(ask.body) : {};
    if (own === undefined) return turn?.(panel, body, query);
    const step = openSmallStep(worldOf(panel, body['key'] ?? query.get('key')));
    const result = own(step, body, query);
    worlds.commit(step);
    return result;
  });
}

function worldOf<P extends Shape>(panel: Works<P>, key: unknown): SmallWorld<P> {
  if (typeof key !== 'string') throw new BadKnob('key is missing');
  const world = worldOfKey(panel, key);
  if (world === undefined) throw new BadKnob(`key opens no world of ${panel.described.name}`);
  return world;
}

function anyWorldOf<P extends Shape>(panel: Panel<P>, body: Body): SmallWorld<P> | undefined {
  return body['key'] === undefined ? undefined : worldOf(panel, body['key']);
}

function moveClock<P extends Shape>(panel: Panel<P>, body: Body): unknown {
  const world = anyWorldOf(panel, body);
  const clock = world?.clock ?? panel.clock;
  turnClock(clock, body);
  for (const one of world === undefined ? panel.worlds.all() : [world]) one.agenda.wake();
  panel.worlds.noteClock(world);
  return clockView(clock);
}

async function flush<P extends Shape>(panel: Panel<P>, body: Body): Promise<unknown> {
  const world = anyWorldOf(panel, body);
  const sums = { delivered: 0, failed: 0 };
  for (const one of world === undefined ? panel.worlds.all() : [world]) {
    const { delivered, failed } = await panel.desk.flush(one);
    sums.delivered += delivered;
    sums.failed += failed;
  }
  return sums;
}
