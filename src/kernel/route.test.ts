import assert from 'node:assert/strict';
import test from 'node:test';
import { Type } from 'typebox';
import { manualClock } from './clock.ts';
import { randomIds } from './ids.ts';
import { type AnyRoute, type Caller, mount, route } from './route.ts';

interface Deps {
  readonly greeting: string;
}

const greet = route({
  id: 'greetName',
  method: 'GET',
  path: '/v1/greetings/:name',
  tag: 'Greetings',
  summary: 'Greet somebody',
  scope: 'greetings:read',
  params: Type.Object({ name: Type.String() }),
  reply: Type.Object({ text: Type.String() }),
  status: 200,
  refusals: [],
  example: { params: { name: 'Ada' }, reply: { text: 'Hello Ada' } },
  run: async ({ greeting }: Deps, caller, { params }) => ({
    text: `${greeting} ${params.name} from ${caller.actor}`,
  }),
});

const caller: Caller = {
  organisationId: 'org_1',
  mode: 'test',
  actor: 'key_1',
  requestId: 'req_1',
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  ids: randomIds(manualClock(new Date('2026-03-01T00:00:00Z'))),
};

test('a mounted route runs its use case with the dependencies it was bound to', async () => {
  const [mounted] = mount([greet as unknown as AnyRoute<Deps>], { greeting: 'Hello' });
  assert.ok(mounted !== undefined);

  const reply = await mounted.run(caller, { params: { name: 'Ada' }, query: {}, body: undefined });

  assert.deepEqual(reply, { text: 'Hello Ada from key_1' });
});

test('mounting keeps everything the route says about itself', () => {
  const [mounted] = mount([greet as unknown as AnyRoute<Deps>], { greeting: 'Hello' });
  const { run: _, ...said } = greet;
  const { run: __, ...mountedSays } = mounted ?? { run: undefined };

  assert.deepEqual(mountedSays, said);
});

test('an input that the schema does not know does not compile', () => {
  route({
    ...greet,
    // @ts-expect-error: the schema of the parameters has no `nmae`
    run: async (deps: Deps, asking, { params }) => ({ text: deps.greeting + asking + params.nmae }),
  });
});
