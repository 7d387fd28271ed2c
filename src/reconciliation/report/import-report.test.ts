import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { armFailpoint, FailpointFault, isRefusal } from '#kernel';
import { useDatabase } from '#test/database';
import { adyenFile, type Line, stripeFile } from '../testing/report-files.ts';
import { type Paid, type SettlementWorld, settlementWorld } from '../testing/settlement-world.ts';

const { database } = await useDatabase();

const charge = (paid: Paid, fields: Partial<Line> = {}): Line => ({
  payment_intent_id: paid.reference ?? '',
  gross: '10.50',
  fee: '0.41',
  net: '10.09',
  reporting_category: 'charge',
  ...fields,
});

const types = async (world: SettlementWorld): Promise<readonly string[]> =>
  (await world.breaks()).map(({ type }) => type).toSorted();

const only = async (world: SettlementWorld) => {
  const [found, ...others] = await world.breaks();
  assert.deepEqual(others, []);
  assert.ok(found);
  return found;
};

test('what is as we have it is matched, its fee is booked, and a payout clears the account', async () => {
  const world = settlementWorld(database);
  const paid = await world.pay();
  const report = await world.import(
    stripeFile([
      charge(paid),
      { reporting_category: 'payout', gross: '-10.09', fee: '0.00', net: '-10.09' },
    ]),
  );
  assert.deepEqual([report.rows, report.matched, report.breaks], [2, 2, 0]);
  assert.equal(await world.on('provider:stripe:clearing:EUR'), 0n);
  assert.equal(await world.on('provider:stripe:fees:EUR'), -41n);
  assert.equal(await world.on('provider:stripe:in_transit:EUR'), -1009n);
  await world.assertSound();
});

test('the same file again is the same report, and moves nothing', async () => {
  const world = settlementWorld(database);
  const file = stripeFile([charge(await world.pay())]);
  const first = await world.import(file);
  const again = await world.import(file);
  assert.deepEqual(again, first);
  assert.equal(await world.on('provider:stripe:fees:EUR'), -41n);
});

test('a line that an earlier report has word for word is known, not a duplicate', async () => {
  const world = settlementWorld(database);
  const [one, two] = [await world.pay(), await world.pay()];
  const lone = { ...charge(one, { payment_intent_id: 'nobody' }), txn: 'txn_lone' };
  await world.import(stripeFile([charge(one, { txn: 'txn_1' }), lone]));
  const more = [charge(one, { txn: 'txn_1' }), lone, charge(two, { txn: 'txn_2' })];
  const second = await world.import(stripeFile(more));
  assert.deepEqual([second.matched, second.repeated, second.breaks], [1, 2, 0]);
  assert.deepEqual(await types(world), ['missing_here']);
  await world.assertSound();
});

test('a line that nobody knows is a break, and its money waits where it is posted', async () => {
  const world = settlementWorld(database);
  await world.import(stripeFile([charge({ id: '', attemptId: '', reference: 'pi_stranger' })]));
  const found = await only(world);
  assert.equal(found.type, 'missing_here');
  assert.equal(found.actual, '10.50');
  const closed = await world.close(found.id, 'posted');
  assert.equal(closed.status, 'posted');
  assert.equal(await world.on('suspense:unmatched:EUR'), 1050n);
  assert.equal(await world.on('provider:stripe:clearing:EUR'), -1009n);
  await assert.rejects(world.close(found.id, 'explained'), (fault) =>
    isRefusal(fault, 'break_closed'),
  );
  await world.assertSound();
});

test('what no report has is missed after its cut-off, and explained when it comes', async () => {
  const world = settlementWorld(database);
  const paid = await world.pay();
  world.clock.advance(1_000);
  await world.import(stripeFile([]), { cutOff: world.clock.now() });
  const missed = await only(world);
  assert.deepEqual(
    [missed.type, missed.expected, missed.actual],
    ['missing_there', '10.50', '0.00'],
  );
  await world.assertSound();
  await world.import(stripeFile([charge(paid)]), { cutOff: world.clock.now() });
  const closed = await only(world);
  assert.deepEqual([closed.status, closed.closed_by], ['explained', 'reconciliation']);
  await world.assertSound();
});

test('what was given up on and comes after all is a break that takes it back', async () => {
  const world = settlementWorld(database);
  const paid = await world.pay();
  world.clock.advance(1_000);
  await world.import(stripeFile([]), { cutOff: world.clock.now() });
  await world.close((await only(world)).id, 'written_off');
  assert.equal(await world.on('reconciliation:written_off:EUR'), -1050n);
  await world.import(stripeFile([charge(paid)]));
  assert.deepEqual(await types(world), ['late', 'missing_there']);
  const late = (await world.breaks()).find(({ type }) => type === 'late');
  await world.close(late?.id ?? '', 'written_off');
  assert.equal(await world.on('reconciliation:written_off:EUR'), 0n);
  await world.assertSound();
});

test('another amount, another currency and a copy are told apart', async () => {
  const world = settlementWorld(database);
  const [less, foreign, twice] = [await world.pay(), await world.pay(), await world.pay()];
  await world.import(
    stripeFile([
      charge(less, { gross: '10.00', net: '9.59' }),
      charge(foreign, { currency: 'usd' }),
      charge(twice, { txn: 'txn_a' }),
      charge(twice, { txn: 'txn_a' }),
    ]),
  );
  assert.deepEqual(await types(world), ['amount', 'currency', 'duplicate']);
  await world.assertSound();
  for (const { id } of await world.breaks()) await world.close(id, 'posted');
  assert.equal(await world.on('provider:stripe:clearing:EUR'), -(959n + 1009n + 1009n));
  assert.equal(await world.on('provider:stripe:clearing:USD'), -1009n);
  await world.assertSound();
});

test('a line that cannot be read is a break, and the lines around it go in', async () => {
  const world = settlementWorld(database);
  const paid = await world.pay();
  const file = `${stripeFile([charge(paid, { gross: 'ten' })])}half a line\n"open quote\n`;
  const report = await world.import(`${file}${stripeFile([charge(paid)]).split('\n')[1]}\n`);
  assert.deepEqual([report.rows, report.matched, report.breaks], [4, 1, 3]);
  assert.deepEqual(await types(world), ['unreadable', 'unreadable', 'unreadable']);
  const [first] = await world.breaks();
  await assert.rejects(world.close(first?.id ?? '', 'posted'), (fault) =>
    isRefusal(fault, 'break_moves_nothing'),
  );
  await world.assertSound();
});

test('a row proves what became of an attempt whose answer was lost', async () => {
  const world = settlementWorld(database);
  world.provider.fail('lost_after');
  const lost = await world.pay();
  assert.equal(await world.statusOf(lost), 'processing');
  const ours = { payment_intent_id: 'pi_lost', attempt: lost.attemptId };
  const report = await world.import(stripeFile([charge(lost, ours)]));
  assert.deepEqual([report.matched, report.resolved, report.breaks], [1, 1, 0]);
  assert.equal(await world.statusOf(lost), 'captured');
  await world.assertSound();
});

test('a row of another amount sends an open attempt to a person', async () => {
  const world = settlementWorld(database);
  world.provider.fail('lost_after');
  const lost = await world.pay();
  const ours = { payment_intent_id: 'pi_less', attempt: lost.attemptId };
  await world.import(stripeFile([charge(lost, { ...ours, gross: '9.00', net: '8.59' })]));
  assert.equal(await world.statusOf(lost), 'in_review');
  assert.deepEqual(await types(world), ['status']);
  await world.assertSound();
});

test('a row of a failed attempt is a late success, and told as one', async () => {
  const world = settlementWorld(database);
  const declined = await world.pay({ payment_method: { type: 'card', token: 'decline' } });
  const ours = { payment_intent_id: 'pi_late', attempt: declined.attemptId };
  await world.import(stripeFile([charge(declined, ours)]));
  assert.equal(await world.statusOf(declined), 'succeeded_late');
  const late = await only(world);
  assert.equal(late.type, 'late');
  await world.close(late.id, 'explained');
  await world.assertSound();
});

test('a refund is found by its own name, and by the other side of its payment it is not', async () => {
  const world = settlementWorld(database);
  const paid = await world.pay();
  await world.refund(paid, '4.00');
  const back = { gross: '-4.00', fee: '0.00', net: '-4.00', reporting_category: 'refund' };
  const report = await world.import(
    stripeFile([
      charge(paid),
      { ...back, source_id: 'refund_1', payment_intent_id: paid.reference ?? '' },
      { ...back, source_id: 're_by_hand', payment_intent_id: paid.reference ?? '', txn: 'x' },
    ]),
  );
  assert.equal(report.matched, 2);
  const found = await only(world);
  assert.deepEqual([found.type, found.payment_id], ['missing_here', paid.id]);
  await world.assertSound();
});

test('a settlement in another currency is an exchange at its rate, to the last unit', async () => {
  const world = settlementWorld(database, 'adyen');
  const [fair, odd] = [await world.pay(), await world.pay()];
  const line = {
    'Gross Currency': 'EUR',
    'Gross Credit (GC)': '10.50',
    'Exchange Rate': '1.1',
    'Net Currency': 'USD',
    'Commission (NC)': '0.05',
    'Interchange (NC)': '0.1042',
    'Scheme Fees (NC)': '0.0058',
  };
  await world.import(
    adyenFile([
      { ...line, 'Psp Reference': fair.reference ?? '', 'Net Credit (NC)': '11.39' },
      { ...line, 'Psp Reference': odd.reference ?? '', 'Net Credit (NC)': '11.38' },
    ]),
  );
  const found = await only(world);
  assert.deepEqual([found.type, found.expected, found.actual], ['fx', '11.55', '11.54']);
  await world.close(found.id, 'posted');
  assert.equal(await world.on('provider:adyen:clearing:EUR'), 0n);
  assert.equal(await world.on('provider:adyen:clearing:USD'), -(1139n + 1138n));
  assert.equal(await world.on('provider:adyen:fees:USD'), -32n);
  await world.assertSound();
});

test('a file of another form is refused and leaves no trace', async () => {
  const world = settlementWorld(database);
  await assert.rejects(world.import('a,b\n1,2\n'), (fault) =>
    isRefusal(fault, 'report_format_mismatch'),
  );
  await assert.rejects(world.import(''), (fault) => isRefusal(fault, 'report_format_mismatch'));
});

for (const point of ['before_batch_commit', 'after_batch_commit']) {
  test(`an import that dies ${point.replaceAll('_', ' ')} goes on where it stood`, async () => {
    const world = settlementWorld(database);
    const paid = await Promise.all(Array.from({ length: 6 }, async () => await world.pay()));
    const file = stripeFile(paid.map((one) => charge(one)));
    let batches = 0;
    const disarm = armFailpoint(`reconciliation.${point}`, () => {
      batches += 1;
      if (batches === 2) throw new FailpointFault('dies in the second batch');
    });
    await assert.rejects(world.import(file, { batchSize: 2 }), FailpointFault);
    disarm();
    const report = await world.import(file, { batchSize: 3 });
    assert.deepEqual([report.status, report.rows, report.matched], ['imported', 6, 6]);
    assert.equal(await world.on('provider:stripe:fees:EUR'), -6n * 41n);
    await world.assertSound();
  });
}

test('any order, any cut and any repetition come to the same breaks and the same ledger', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.infiniteStream(fc.nat()),
      fc.integer({ min: 1, max: 7 }),
      fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 8 }),
      async (order, batchSize, cuts) => {
        const world = settlementWorld(database);
        const [fair, less, copied] = [await world.pay(), await world.pay(), await world.pay()];
        const lines = [
          charge(fair),
          charge(less, { gross: '9.00', net: '8.59' }),
          charge(copied, { txn: 'txn_same' }),
          charge(copied, { txn: 'txn_same' }),
          charge(fair, { payment_intent_id: 'pi_nobody' }),
          { reporting_category: 'fee', gross: '-2.00', fee: '0.00', net: '-2.00' },
          { reporting_category: 'advance', gross: '5.00', fee: '0.00', net: '5.00' },
          charge(fair, { gross: '', net: 'x', txn: 'txn_unreadable' }),
        ];
        const shuffled = lines
          .map((line) => ({ line, key: order.next().value ?? 0 }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ line }) => line);
        const file = stripeFile(shuffled);
        const options = { batchSize, pieces: cutAt(file, cuts) };
        await world.import(file, options);
        await world.import(file, { batchSize: 8 });
        assert.deepEqual(await types(world), [
          'amount',
          'duplicate',
          'missing_here',
          'missing_here',
          'unreadable',
        ]);
        assert.equal(await world.on('provider:stripe:fees:EUR'), -(4n * 41n + 200n));
        assert.equal(await world.on('provider:stripe:clearing:EUR'), -3150n + 164n + 200n);
        await world.assertSound();
      },
    ),
    { numRuns: 12 },
  );
});

const cutAt = (text: string, lengths: readonly number[]): readonly string[] => {
  const pieces: string[] = [];
  for (let at = 0, i = 0; at < text.length; i += 1) {
    const length = lengths[i % lengths.length] ?? 1;
    pieces.push(text.slice(at, at + length));
    at += length;
  }
  return pieces;
};
