import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClient } from '#http';
import type { PaymentView } from '#payments';
import { reconciliation } from '#reconciliation';
import { byCard, type Json, until, useStage } from './stage.ts';

const { client, read, world } = await useStage();
const books = createClient({ url: world.url, key: world.key, routes: reconciliation });
const knobs = world.knobs.at('adyen');
const key = 'AQE_sandbox_bascule';

const pay = async (card: string, more: object = {}): Promise<PaymentView> => {
  const method = { type: 'card' as const, token: card, provider: 'adyen' };
  const { body } = await client.createPayment({
    body: { ...byCard('12.50', card, more), payment_method: method },
  });
  return body;
};

const becomes = async ({ id }: PaymentView, isSo: (payment: PaymentView) => boolean) =>
  await until(`payment ${id} is so`, async () => {
    const { body } = await client.retrievePayment({ params: { payment_id: id } });
    return isSo(body) && !body.has_open_attempt ? body : undefined;
  });

/** Adyen's settlement report, as it stands. */
const download = async (): Promise<readonly (readonly string[])[]> => {
  const answer = await fetch(`${world.sandboxUrl}/adyen/reports/settlement_detail`, {
    headers: { 'x-api-key': key },
  });
  assert.equal(answer.status, 200);
  const text = await answer.text();
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
};

const minorOf = (amount: string): bigint => BigInt(amount.replace('.', '') || '0');

const clearing = async (): Promise<bigint> => {
  const { data } = await read('/v1/ledger/accounts?prefix=provider:adyen:clearing:EUR&limit=10');
  const [account] = data as Json[];
  return minorOf(`${account?.['balance']}`);
};

/** The first payment that was settled, with ten cents less than it was made of. */
const tampered = ([
  heads = [],
  ...lines
]: readonly (readonly string[])[]): readonly (readonly string[])[] => {
  const at = (head: string): number => heads.indexOf(head);
  const first = lines.findIndex((line) => line[at('Type')] === 'Settled');
  const less = (cell: string): string => {
    const minor = `${minorOf(cell) - 10n}`.padStart(3, '0');
    return `${minor.slice(0, -2)}.${minor.slice(-2)}`;
  };
  const credits = [at('Gross Credit (GC)'), at('Net Credit (NC)')];
  const odd = lines[first]?.map((cell, place) => (credits.includes(place) ? less(cell) : cell));
  assert.ok(odd);
  return [heads, ...lines.with(first, odd)];
};

test('a report of Adyen is matched three ways, and what differs has an owner and is posted', async () => {
  const odd = await pay('adyen_test_visa');
  const refunded = await pay('adyen_test_visa');
  await client.createRefund({ body: { payment_id: refunded.id, amount: '2.50' } });
  await becomes(refunded, ({ refunded_amount: amount }) => amount === '2.50');
  const back = await pay('adyen_test_capture_fails_late');
  const disputed = await pay('adyen_test_chargeback');
  await knobs.clock({ key, advance_seconds: 3 });
  await becomes(back, ({ captured_amount: amount }) => amount === '0.00');
  await until('the payer disputes', async () => {
    const { body } = await client.listDisputes({ query: { payment_id: disputed.id } });
    return body.data.find(({ funds }) => funds === 'withdrawn');
  });

  const report = await download();
  const heads = report[0] ?? [];
  const types = report.slice(1).map((line) => line[heads.indexOf('Type')]);
  assert.deepEqual(types.toSorted(), [
    'Chargeback',
    ...['Refunded', 'Settled', 'Settled', 'Settled', 'Settled', 'SettledReversed'],
  ]);
  const content = tampered(report);

  const { body: imported } = await books.createReconciliationReport({
    body: {
      provider: 'adyen',
      name: 'settlement_detail_report_batch_1.csv',
      cut_off: new Date(Date.parse(odd.created_at) + 86_400_000).toISOString(),
      content: content.map((cells) => `${cells.join(',')}\n`).join(''),
    },
  });
  const { body: found } = await books.listBreaks({ query: { report_id: imported.id } });
  assert.deepEqual(
    [imported.rows, imported.matched, imported.breaks],
    [7, 6, 1],
    JSON.stringify(found),
  );
  const [wrong] = found.data;
  assert.ok(wrong);
  assert.deepEqual(
    [wrong.type, wrong.payment_id, wrong.expected, wrong.actual],
    ['amount', odd.id, '12.50', '12.40'],
  );

  const params = { break_id: wrong.id };
  const { body: owned } = await books.assignBreak({ params, body: { owner: 'ada' } });
  assert.equal(owned.owner, 'ada');
  const { body: closed } = await books.closeBreak({
    params,
    body: { resolution: 'posted', reason: 'Adyen owes us ten cents.' },
  });
  assert.equal(closed.status, 'posted');

  const [credit, debit] = [heads.indexOf('Net Credit (NC)'), heads.indexOf('Net Debit (NC)')];
  const owed = content
    .slice(1)
    .reduce((sum, cells) => sum + minorOf(cells[credit] ?? '') - minorOf(cells[debit] ?? ''), 0n);
  assert.equal(await clearing(), owed);
  assert.partialDeepStrictEqual(await read('/v1/ledger/trial_balance'), { is_balanced: true });
});
