import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import pg from 'pg';
import { createKey, createOrganisation } from '#identity';
import { armFailpoint, type Caller, mountJobs, refuseKernel } from '#kernel';
import { ask, refuseThing, useTinyServer } from '../testing/tiny-server.ts';
import { httpJobs } from './jobs.ts';

const tiny = await useTinyServer();
const { url, key, world } = tiny;

const asSuperuser = async (statement: string): Promise<readonly Record<string, unknown>[]> => {
  const client = new pg.Client({ connectionString: tiny.databaseUrl });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
};

/** Makes things whose ids are the caller's, and remembers each run. */
const counting = () => {
  const made: string[] = [];
  world.behave = async (caller: Caller) => {
    const id = caller.ids.next('thing');
    made.push(id);
    return { id, name: `Lamp ${made.length}` };
  };
  return made;
};

let drawn = 0;
const freshKey = (): string => {
  drawn += 1;
  return `order-${drawn}`;
};

const post = async (idempotencyKey: string, body = '{"name":"Lamp"}', bearer = key) =>
  await ask(`${url}/v1/things`, {
    method: 'POST',
    body,
    key: bearer,
    headers: { 'idempotency-key': idempotencyKey },
  });

const codeOf = ({ text }: { readonly text: string }): unknown => JSON.parse(text).code;

describe('a request under an idempotency key', () => {
  afterEach(() => {
    world.behave = async () => {
      throw new Error('no behaviour was set');
    };
  });

  test('is answered byte for byte the same when it comes again', async () => {
    const made = counting();
    const name = freshKey();
    const first = await post(name);
    const again = await post(name, ' { "name" : "Lamp" } ');

    assert.equal(first.status, 201);
    assert.equal(first.headers.get('idempotent-replayed'), null);
    assert.deepEqual([again.status, again.text], [first.status, first.text]);
    assert.equal(again.headers.get('idempotent-replayed'), 'true');
    assert.notEqual(again.headers.get('request-id'), first.headers.get('request-id'));
    assert.equal(made.length, 1);
  });

  test('runs once, however many send it at the same moment', async () => {
    const release = Promise.withResolvers<void>();
    let runs = 0;
    let losers = 0;
    world.behave = async (caller) => {
      runs += 1;
      await release.promise;
      return { id: caller.ids.next('thing'), name: 'Lamp' };
    };
    const name = freshKey();
    const racing = Array.from({ length: 20 }, async () => {
      const answer = await post(name);
      if (answer.status === 409) losers += 1;
      if (losers === 19) release.resolve();
      return answer;
    });
    const answers = await Promise.all(racing);
    assert.equal(runs, 1);
    const lost = answers.filter(({ status }) => status === 409);
    assert.equal(lost.length, 19);
    for (const answer of lost) {
      assert.equal(codeOf(answer), 'idempotency_key_in_progress');
      assert.equal(answer.headers.get('retry-after'), '1');
    }
  });

  test('is refused when the key stands for another body, path or method', async () => {
    const made = counting();
    const name = freshKey();
    await post(name);
    const other = await post(name, '{"name":"Chair"}');
    assert.deepEqual([other.status, codeOf(other)], [422, 'idempotency_key_reused']);
    const path = '/v1/things/thing_01k8w3v5c2m4x9q7r1t6z0b8da/cancel';
    const elsewhere = await ask(url + path, {
      method: 'POST',
      key,
      headers: { 'idempotency-key': name },
    });
    assert.equal(elsewhere.status, 422);
    assert.equal(made.length, 1);
  });

  test('is told apart by organisation and mode', async () => {
    const made = counting();
    const name = freshKey();
    const { deps, as } = tiny;
    const neighbour = await createOrganisation(deps, as, { name: 'Neighbour' });
    const callers = [as, { ...as, mode: 'live' as const }, { ...as, organisationId: neighbour.id }];
    const answers = [];
    for (const caller of callers) {
      const order = { body: { kind: 'secret', name: 'Server' } } as const;
      const { secret } = await createKey(deps, caller, order);
      answers.push(await post(name, undefined, secret));
    }
    assert.equal(new Set(made).size, 3);
    for (const { headers } of answers) assert.equal(headers.get('idempotent-replayed'), null);
  });

  test('keeps a refusal of the use case, and replays it', async () => {
    let runs = 0;
    world.behave = async () => {
      runs += 1;
      throw refuseThing('thing_not_found', { detail: `run ${runs}` });
    };
    const name = freshKey();
    const first = await post(name);
    const again = await post(name);
    assert.equal(first.status, 404);
    assert.equal(again.text, first.text);
    assert.match(again.headers.get('content-type') ?? '', /problem\+json/);
    assert.equal(runs, 1);
  });

  test('keeps nothing of a request that was refused before it ran', async () => {
    const made = counting();
    const name = freshKey();
    assert.equal((await post(name, '{"nome":"Lamp"}')).status, 400);
    assert.equal((await post(name)).status, 201);
    assert.equal(made.length, 1);
  });

  for (const [named, fault, status] of [
    ['a bug', () => new Error('a bug'), 500],
    ['a database that is away', () => refuseKernel('service_unavailable'), 503],
    ['an answer that says "later"', () => refuseThing('thing_busy'), 409],
  ] as const) {
    test(`runs again at once after ${named}, with the same ids`, async () => {
      const seen: string[] = [];
      world.behave = async (caller) => {
        seen.push(caller.ids.next('thing'));
        if (seen.length === 1) throw fault();
        return { id: seen.at(-1) ?? '', name: 'Lamp' };
      };
      const name = freshKey();
      assert.equal((await post(name)).status, status);
      assert.equal((await post(name)).status, 201);
      assert.equal(seen[0], seen[1]);
    });
  }

  test('resumes with the same ids once the lease of a crashed run has ended', async () => {
    const made = counting();
    const name = freshKey();
    const stuck = Promise.withResolvers<void>();
    const reached = Promise.withResolvers<void>();
    const disarm = armFailpoint('http.before_reply_stored', async () => {
      reached.resolve();
      await stuck.promise;
    });
    const crashed = post(name);
    await reached.promise;
    disarm();
    assert.equal((await post(name)).status, 409);

    await asSuperuser(`update http.idempotency_key set lease_until = now() where key = '${name}'`);
    const resumed = await post(name);
    assert.equal(resumed.status, 201);
    assert.equal(made[0], made[1]);

    // The run that was thought dead comes to its end: what is kept stays.
    stuck.resolve();
    await crashed;
    assert.equal((await post(name)).text, resumed.text);
    assert.equal(made.length, 2);
  });

  test('gives the answer that is kept, not its own, where it has outlived its lease', async () => {
    let runs = 0;
    world.behave = async (caller) => {
      runs += 1;
      return { id: caller.ids.next('thing'), name: `As run ${runs} saw it` };
    };
    const name = freshKey();
    const stuck = Promise.withResolvers<void>();
    const reached = Promise.withResolvers<void>();
    const disarm = armFailpoint('http.before_reply_stored', async () => {
      reached.resolve();
      await stuck.promise;
    });
    const slow = post(name);
    await reached.promise;
    disarm();
    await asSuperuser(`update http.idempotency_key set lease_until = now() where key = '${name}'`);
    const quick = await post(name);
    assert.match(quick.text, /As run 2 saw it/);

    stuck.resolve();
    assert.equal((await slow).text, quick.text);
  });

  for (const point of ['after_key_claimed', 'before_reply_stored', 'after_reply_stored'] as const) {
    test(`takes effect once through a fault at ${point}`, async () => {
      const effects = new Set<string>();
      world.behave = async (caller) => {
        const id = caller.ids.next('thing');
        effects.add(id);
        return { id, name: 'Lamp' };
      };
      const name = freshKey();
      const disarm = armFailpoint(`http.${point}`, 'throw');
      assert.equal((await post(name)).status, 500);
      disarm();
      const again = await post(name);
      assert.equal(again.status, 201);
      assert.equal(effects.size, 1);
      const isKept = point === 'after_reply_stored';
      assert.equal(again.headers.get('idempotent-replayed'), isKept ? 'true' : null);
    });
  }

  test('leaves no secret of its answer in the table', async () => {
    const name = freshKey();
    const order = {
      method: 'POST',
      key,
      body: '{"kind":"secret","name":"Third"}',
      headers: { 'idempotency-key': name },
    };
    const first = await ask(`${url}/v1/api_keys`, order);
    const again = await ask(`${url}/v1/api_keys`, order);
    assert.equal(again.text, first.text);
    const secret = String(JSON.parse(first.text).secret);
    const rows = await asSuperuser(
      'select row_to_json(k)::text as row from http.idempotency_key k',
    );
    assert.ok(!JSON.stringify(rows).includes(secret.slice(8)));
    assert.ok(!tiny.lines.join('').includes(secret.slice(8)));
  });

  test('many keys at once are claimed and kept together', async () => {
    const made = counting();
    const names = Array.from({ length: 300 }, freshKey);
    const answers = await Promise.all(names.map((name) => post(name)));
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [201]);
    assert.equal(new Set(made).size, 300);
    const again = await Promise.all(names.map((name) => post(name)));
    assert.deepEqual(
      again.map(({ text }) => text),
      answers.map(({ text }) => text),
    );
  });
});

test('without a key each request stands for itself', async () => {
  const made = counting();
  for (let i = 0; i < 2; i += 1) {
    await ask(`${url}/v1/things`, { method: 'POST', body: '{"name":"Lamp"}', key });
  }
  assert.equal(new Set(made).size, 2);
});

test('a key is kept for a day, then forgotten by the job', async () => {
  const [purge] = mountJobs(httpJobs, { database: tiny.database });
  assert.ok(purge);
  counting();
  const name = freshKey();
  await post(name);
  const isKept = async () =>
    (await asSuperuser(`select 1 from http.idempotency_key where key = '${name}'`)).length === 1;

  assert.deepEqual(await purge.sweep.find(10), []);
  await purge.run(['expired']);
  assert.equal(await isKept(), true);
  await asSuperuser(`update http.idempotency_key
    set created_at = now() - interval '25 hours', expires_at = now() - interval '1 minute'`);
  assert.deepEqual(await purge.sweep.find(10), ['expired']);
  await purge.run(['expired']);
  assert.equal(await isKept(), false);
});
