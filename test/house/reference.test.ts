import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import build from 'fast-json-stringify';
import { Value } from 'typebox/value';
import { events } from '../../scripts/reference/events.ts';
import { allRefusals, allRoutes, modules } from '../../scripts/reference/modules.ts';
import { pages } from '../../scripts/reference/pages.ts';
import { isServer } from './law.ts';
import { repository } from './repository.ts';

const duplicates = (all: readonly string[]): readonly string[] =>
  all.filter((each, i) => all.indexOf(each) !== i);

for (const [file, text] of Object.entries(pages())) {
  test(`docs/reference/${file} says what the code says: run \`npm run reference\``, () => {
    const written = readFileSync(new URL(`../../docs/reference/${file}`, import.meta.url), 'utf8');
    assert.ok(written === text, 'npm run reference');
  });
}

test('every code of a catalogue stands in the errors page, once', () => {
  const headings = [...(pages()['errors.md'] ?? '').matchAll(/^### (.*)$/gm)].map(
    ([, code]) => code,
  );

  assert.deepEqual(headings.toSorted(), Object.keys(allRefusals).toSorted());
});

test('no two modules claim the same code', () => {
  const codes = modules.flatMap(({ refusals = {} }) => Object.keys(refusals));

  assert.deepEqual(duplicates(codes), []);
});

test('every refusal says what is wrong and how to mend it, each in a sentence', () => {
  const odd = Object.entries(allRefusals).filter(
    ([code, { title, mend, status }]) =>
      !/^[a-z][a-z0-9_]+$/.test(code) ||
      !/^[A-Z].*\.$/.test(title) ||
      !/^[A-Z].*\.$/.test(mend) ||
      status < 400 ||
      status > 503,
  );

  assert.deepEqual(odd, []);
});

test('what a route replies can be written by its schema, which is compiled late', () => {
  const odd = allRoutes.filter(({ reply }) => {
    try {
      return typeof build(reply) !== 'function';
    } catch {
      return true;
    }
  });

  assert.deepEqual(
    odd.map(({ id }) => id),
    [],
  );
});

test('every route has a name and a place of its own', () => {
  assert.deepEqual(duplicates(allRoutes.map(({ id }) => id)), []);
  assert.deepEqual(duplicates(allRoutes.map(({ method, path }) => `${method} ${path}`)), []);
  assert.deepEqual(duplicates(allRoutes.map(({ summary }) => summary)), []);
});

test('every code that a route lists stands in a catalogue', () => {
  const lost = allRoutes.flatMap(({ id, refusals }) =>
    refusals.filter((code) => !(code in allRefusals)).map((code) => `${id}: ${code}`),
  );

  assert.deepEqual(lost, []);
});

test('the example of every route fits its schemas', () => {
  const parts = ['params', 'query', 'body', 'reply'] as const;
  const faults = allRoutes.flatMap((route) =>
    parts.flatMap((part) => {
      const schema = route[part];
      // The query travels as text; the border turns it into what the schema says.
      const given = route.example[part];
      const example = part === 'query' && schema ? Value.Convert(schema, given ?? {}) : given;
      if (schema === undefined) return example === undefined ? [] : [`${route.id}: extra ${part}`];
      return Value.Check(schema, example ?? {})
        ? []
        : Value.Errors(schema, example ?? {}).map(
            ({ instancePath, message }) => `${route.id}: ${part}${instancePath} ${message}`,
          );
    }),
  );

  assert.deepEqual(faults, []);
});

test('every path parameter is declared, and a body field never shadows one', () => {
  const faults = allRoutes.flatMap(({ id, path, params, body }) => {
    const named = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '');
    const declared = Object.keys(params?.properties ?? {});
    const inBody = Object.keys((body as { properties?: object } | undefined)?.properties ?? {});
    const shadowed = named.filter((name) => inBody.includes(name));
    const isSame = named.toSorted().join() === declared.toSorted().join();
    return [
      ...(isSame ? [] : [`${id}: ${declared.join()}`]),
      ...shadowed.map((n) => `${id}: ${n}`),
    ];
  });

  assert.deepEqual(faults, []);
});

test('every job is named for its module and says what it does', () => {
  const jobs = modules.flatMap(({ name, jobs = [] }) => jobs.map((job) => ({ name, job })));

  assert.deepEqual(duplicates(jobs.map(({ job }) => job.name)), []);
  for (const { name, job } of jobs) {
    assert.match(job.name, new RegExp(`^${name}\\.[a-z_]+$`));
    assert.ok(job.batchMax > 0 && job.concurrency > 0 && job.sweep.everyMs > 0);
  }
});

/** Kinds of ledger transfers, and acts of the audit log, that are named like events. */
const notEvents = new Set([
  'payment.fee',
  'routing_rule_set.created',
  'errand.resolved',
  'account.recovered',
  'payout.claimed',
  'payout.returned',
]);

test('every type of event that the code appends is in the list, and no other', () => {
  const nouns = [...new Set(Object.keys(events).map((type) => type.split('.')[0]))].join('|');
  const literal = new RegExp(`['"\`]((?:${nouns})\\.[a-z_]+)['"\`]`, 'g');
  const appenders =
    /^src\/(?:accounts|marketplace|payments|providers\/(?:errand|health)|reconciliation|webhooks)\//;
  const asideOf = /\/verify\/|store\.ts$/;
  const appended = repository()
    .filter(({ path }) => isServer(path) && appenders.test(path) && !asideOf.test(path))
    .flatMap(({ text }) => [...text.matchAll(literal)].map(([, type]) => type ?? ''))
    .filter((type) => !notEvents.has(type));

  assert.deepEqual([...new Set(appended)].toSorted(), Object.keys(events).toSorted());
});
