import assert from 'node:assert/strict';
import test from 'node:test';
import { machine } from './machine.ts';

const parcel = machine('parcel', 'packed', {
  packed: { send: 'sent', cancel: 'cancelled' },
  sent: { deliver: 'delivered', lose: 'lost', send: 'sent' },
  delivered: {},
  lost: {},
  cancelled: {},
});

/** Every state × every event, as a reader would draw it; absent means refused. */
const expected: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  packed: { send: 'sent', cancel: 'cancelled' },
  sent: { deliver: 'delivered', lose: 'lost', send: 'sent' },
  delivered: {},
  lost: {},
  cancelled: {},
};

test('every state answers every event as the table says, and refuses all others', () => {
  assert.deepEqual(parcel.states, Object.keys(expected));
  assert.deepEqual(parcel.events, ['send', 'cancel', 'deliver', 'lose']);

  for (const from of parcel.states) {
    for (const event of parcel.events) {
      const to: string | undefined = expected[from]?.[event];
      assert.equal(parcel.next(from, event), to);
      assert.equal(parcel.may(from, event), to !== undefined);
      if (to === undefined) assert.throws(() => parcel.step(from, event), { name: 'Bug' });
      else assert.equal(parcel.step(from, event), to);
    }
  }
});

test('edges are the table, one legal step each', () => {
  assert.deepEqual(
    parcel.edges.map((edge) => `${edge.from} ${edge.event} ${edge.to}`),
    [
      'packed send sent',
      'packed cancel cancelled',
      'sent deliver delivered',
      'sent lose lost',
      'sent send sent',
    ],
  );
});

test('a state without events is final', () => {
  assert.deepEqual(parcel.states.filter(parcel.isFinal), ['delivered', 'lost', 'cancelled']);
});

test('an event named like a method of every object is no event', () => {
  const event = 'toString' as 'send';

  assert.equal(parcel.next('packed', event), undefined);
  assert.equal(parcel.may('packed', event), false);
});

test('a state that cannot be reached is refused at load', () => {
  assert.throws(
    () => machine('door', 'open', { open: { close: 'closed' }, closed: {}, ajar: {} }),
    { name: 'Bug', message: /every state of door can be reached; not so: ajar/ },
  );
});

test('states that reach only each other are refused too', () => {
  const build = () =>
    machine('door', 'open', { open: {}, ajar: { push: 'shut' }, shut: { pull: 'ajar' } });

  assert.throws(build, { name: 'Bug', message: /not so: ajar, shut/ });
});

test('a misspelt target state does not compile', () => {
  // @ts-expect-error: `clsoed` is no state of the table
  const build = () => machine('door', 'open', { open: { close: 'clsoed' }, closed: {} });

  assert.throws(build);
});

test('the diagram is printed from the table', () => {
  assert.equal(
    parcel.mermaid(),
    [
      'stateDiagram-v2',
      '  [*] --> packed',
      '  packed --> sent: send',
      '  packed --> cancelled: cancel',
      '  sent --> delivered: deliver',
      '  sent --> lost: lose',
      '  sent --> sent: send',
      '  delivered --> [*]',
      '  lost --> [*]',
      '  cancelled --> [*]',
    ].join('\n'),
  );
});
