import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal } from '#kernel';
import { useDatabase } from '#test/database';
import { retrieveTimeline } from '../timeline/retrieve-timeline.ts';
import { submitDisputeEvidence } from './submit-dispute-evidence.ts';
import { type Court, handIn, openCourt, submit, verified } from './testing/open-court.ts';

const { database } = await useDatabase();

const hour = 3_600_000;

/** Keeps files without submitting them. */
const keep = async ({ house }: Court, id: string, files: Readonly<Record<string, string>>) =>
  await submitDisputeEvidence(house.deps, house.caller(), {
    params: { dispute_id: id },
    body: { files },
  });

/** What arrived as evidence, of the one answer that did. */
const shown = ({ desk }: Court) => {
  const [evidence] = desk.submitted.values();
  return evidence?.files;
};

test('a file of ours arrives whole, and the evidence names it as the provider does', async () => {
  const court = await openCourt(database);
  const { id } = await court.hear();
  const [receipt, other] = [await handIn(court, 'a.pdf', 50), await handIn(court, 'b.pdf', 60)];
  const kept = await keep(court, id, { receipt, refund_policy: 'file_theirs' });
  assert.deepEqual(kept.evidence.files, { receipt, refund_policy: 'file_theirs' });
  assert.equal(court.desk.calls.uploads, 0, 'what is only kept stays here');

  const answered = await submit(court, id, { other, customer_signature: receipt });
  assert.deepEqual([answered.status, answered.response?.status], ['under_review', 'accepted']);
  assert.deepEqual(shown(court), {
    receipt: `file_of_${receipt}`,
    customer_signature: `file_of_${receipt}`,
    other: `file_of_${other}`,
    refund_policy: 'file_theirs',
  });
  assert.deepEqual(
    new Map([...court.desk.uploaded].map(([key, file]) => [key, [file.name, file.content.length]])),
    new Map([
      [receipt, ['a.pdf', 50]],
      [other, ['b.pdf', 60]],
    ]),
  );
  assert.equal(answered.evidence.files['receipt'], receipt, 'the dispute shows our names');
  await verified(court);
});

test('a file that the provider holds is not uploaded again for the next answer', async () => {
  const court = await openCourt(database);
  const { id } = await court.hear();
  const receipt = await handIn(court);
  court.desk.fail('declined');
  assert.equal((await submit(court, id, { receipt })).response?.status, 'declined');
  assert.equal((await submit(court, id)).status, 'under_review');
  assert.deepEqual(shown(court), { receipt: `file_of_${receipt}` });
  assert.equal(court.desk.calls.uploads, 1);
});

test('a file that the provider may have dropped since is uploaded once more', async () => {
  const court = await openCourt(database);
  const { id } = await court.hear();
  const receipt = await handIn(court);
  court.desk.fail('declined');
  await submit(court, id, { receipt });
  court.house.clock.advance(241 * 24 * hour);
  await court.hear({ stage: 'second_chargeback' });
  court.desk.fail('declined');
  await submit(court, id);
  assert.equal(court.desk.calls.uploads, 2);
  assert.equal((await submit(court, id)).status, 'under_review');
  assert.equal(court.desk.calls.uploads, 2);
});

test('a file that is not there, or is somebody else’s, is refused when it is kept', async () => {
  const court = await openCourt(database);
  const { id } = await court.hear();
  const stranger = await openCourt(database);
  const foreign = await handIn(stranger);
  for (const receipt of [foreign, 'fil_01k8w3v5c2m4x9q7r1t6z0b8da', 'fil_of_nobody']) {
    for (const hand of [keep, submit]) {
      await assert.rejects(
        hand(court, id, { receipt }),
        (fault) =>
          isRefusal(fault, 'file_not_found') && fault.particulars.pointer === '/files/receipt',
      );
    }
  }
  const { evidence, response } = await court.read();
  assert.deepEqual([evidence.files, response], [{}, null]);
});

test('files that are too large together are refused, and nothing is kept of the answer', async () => {
  const court = await openCourt(database);
  const { id } = await court.hear();
  const large = await handIn(court, 'large.pdf', 2_300_000);
  await keep(court, id, { receipt: large });
  await assert.rejects(
    submit(court, id, { other: large }),
    (fault) =>
      isRefusal(fault, 'dispute_evidence_too_large') &&
      fault.particulars.detail === 'They have 4600000 bytes; stripe takes at most 4500000.',
  );
  assert.equal((await court.read()).response, null);
  const small = await handIn(court, 'small.pdf', 2_200_000);
  assert.equal((await submit(court, id, { other: small })).status, 'under_review');
});

for (const fault of ['lost_before', 'lost_after', 'refused_connection'] as const) {
  test(`an upload that is ${fault} is tried again, and the evidence follows it`, async () => {
    const court = await openCourt(database);
    const { id } = await court.hear();
    const receipt = await handIn(court);
    court.desk.failUpload(fault);
    assert.equal((await submit(court, id, { receipt })).response?.status, 'unknown');
    assert.equal(court.desk.calls.sent, 0, 'no evidence goes before its files');
    court.house.clock.advance(hour);
    await court.sweep();
    const { status, response } = await court.read();
    assert.deepEqual([status, response?.status], ['under_review', 'accepted']);
    assert.deepEqual(shown(court), { receipt: `file_of_${receipt}` });
    assert.deepEqual([...court.desk.uploaded.keys()], [receipt]);
    await verified(court);
  });
}

test('a file that the provider does not take declines the answer, and says why', async () => {
  const court = await openCourt(database);
  const { id } = await court.hear();
  const receipt = await handIn(court);
  court.desk.failUpload('declined');
  const { status, response } = await submit(court, id, { receipt });
  assert.deepEqual([status, response?.status], ['needs_response', 'declined']);
  assert.equal(response?.failure?.code, 'too_late');
  assert.equal(court.desk.calls.sent, 0);
  assert.equal((await submit(court, id, { receipt: '' })).status, 'under_review');
});

test('the timeline tells of an upload once, by name, type and size', async () => {
  const court = await openCourt(database);
  const { id } = await court.hear();
  const receipt = await handIn(court);
  await submit(court, id, { receipt });
  const params = { payment_id: court.paymentId };
  const { data } = await retrieveTimeline(court.house.deps, court.house.caller(), { params });
  const told = data.filter(({ summary }) => summary.includes('POST /files'));
  assert.equal(told.length, 1);
  assert.partialDeepStrictEqual(told[0]?.details, {
    request: { name: 'receipt.pdf', type: 'application/pdf', size: 100 },
  });
});
