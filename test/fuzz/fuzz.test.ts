import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import fc from 'fast-check';
import { booksAgree, byCard, until, useStage } from '../stories/stage.ts';
import { badInputs } from './bad-inputs.ts';
import { changed, effectsOn } from './effects.ts';
import { faultOf } from './judge.ts';
import { knownIds } from './known-ids.ts';
import { type Document, type Operation, operationsOf } from './operation.ts';
import { plant } from './plant.ts';
import { sendDraft } from './send-draft.ts';
import { type Draft, spoilers } from './spoil.ts';
import { valid } from './valid.ts';
import { vocabulary } from './vocabulary.ts';

/** `FUZZ_SEED=… FUZZ_SECONDS=600 npm test -- fuzz` roams further, or repeats such a run. */
const seed = Number(process.env.FUZZ_SEED ?? 2026);
const seconds = Number(process.env.FUZZ_SECONDS ?? 10);

// Without a worker nothing changes but by a request.
const stage = await useStage({ hasWorker: false });
const { world, client, read } = stage;
const effects = await effectsOn(world);
after(effects.close);

const planted = await plant(stage);
await client.createPayment({ body: byCard('1.00') }, { idempotencyKey: 'used-before' });

describe('what is called bad is refused by its own name, and changes nothing', () => {
  for (const bad of badInputs(planted)) {
    test(`${bad.named}: ${bad.status} ${bad.code}`, async () => {
      const before = await effects.look();
      const { method = 'POST', headers = {}, body } = bad;
      const answer = await fetch(world.url + bad.path, {
        method,
        headers: {
          authorization: `Bearer ${world.key}`,
          'content-type': 'application/json',
          ...headers,
        },
        ...(body === undefined ? {} : { body }),
      });
      const { code, pointer } = (await answer.json()) as { code: string; pointer?: string };
      assert.deepEqual([answer.status, code], [bad.status, bad.code]);
      if (bad.pointer !== undefined) assert.equal(pointer, bad.pointer);
      assert.deepEqual(changed(before, await effects.look()), []);
    });
  }
});

/** The operations that move money. */
const isTaking = /^(?:create|confirm|capture)Payment$|^createRefund$/;

const drafts = (operations: readonly Operation[]): fc.Arbitrary<readonly [string, Draft]> =>
  fc.constantFrom(...operations).chain((operation) => {
    const params = Object.entries(operation.params).map(
      ([name, schema]) => [name, valid(schema, vocabulary, name)] as const,
    );
    return fc
      .record({
        params: fc.record(Object.fromEntries(params)) as fc.Arbitrary<Draft['params']>,
        query: valid(operation.query, vocabulary) as fc.Arbitrary<Draft['query']>,
        body: operation.body === undefined ? fc.constant({}) : valid(operation.body, vocabulary),
        spoil: spoilers,
      })
      .map(({ spoil, ...draft }) => [operation.id, spoil({ ...draft, headers: {}, hasKey: true })]);
  });

test('whatever is sent, the answer keeps its word, and what is refused changes nothing', async (t) => {
  t.diagnostic(`seed ${seed}`);
  const operations = operationsOf((await read('/openapi.json')) as unknown as Document);
  const byId = new Map(operations.map((operation) => [operation.id, operation]));
  // What writes can go wrong in more ways than what reads, and payments are what it is all about.
  const writes = operations.filter(({ method }) => method !== 'GET');
  const takings = Array.from({ length: 10 }, () => writes.filter(({ id }) => isTaking.test(id)));
  const drawn = [...operations, ...writes, ...writes, ...takings.flat()];
  const ids = knownIds(planted.ids);
  const answered = { good: 0, refused: 0 };
  let before = await effects.look();

  const property = fc.asyncProperty(drafts(drawn), async ([id, draft]) => {
    const operation = byId.get(id);
    assert.ok(operation);
    const answer = await sendDraft(world, operation, ids.resolve(draft));
    const about = `${id} ${answer.status} ${answer.text.slice(0, 500)}`;
    assert.equal(faultOf(operation, answer), undefined, about);
    const now = await effects.look();
    const isRefused = answer.status >= 400;
    if (isRefused || operation.method === 'GET') {
      assert.deepEqual(changed(before, now), [], about);
    }
    before = now;
    if (!isRefused) ids.learn(operation, JSON.parse(answer.text));
    answered[isRefused ? 'refused' : 'good'] += 1;
  });
  await fc.assert(property, {
    seed,
    numRuns: 1_000_000,
    interruptAfterTimeLimit: seconds * 1_000,
    markInterruptAsFailure: false,
  });
  t.diagnostic(`${answered.good} requests went through, ${answered.refused} were refused`);
  assert.ok(Math.min(answered.good, answered.refused) > 5, 'both happen');
});

/** The payments of which nobody knows yet what became of them. */
const openPayments = async (after?: string): Promise<number> => {
  const query = { limit: 100, ...(after === undefined ? {} : { cursor: after }) };
  const { body } = await client.listPayments({ query });
  const open = body.data.filter((payment) => payment.has_open_attempt).length;
  return body.next_cursor === null ? open : open + (await openPayments(body.next_cursor));
};

test('once a worker has found out what a slow answer left open, the books of both sides agree', async () => {
  await world.worker.start();
  await until('no attempt is open', async () => ((await openPayments()) === 0 ? true : undefined));
  await booksAgree(stage);
});
