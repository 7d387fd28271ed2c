import assert from 'node:assert/strict';
import { test } from 'node:test';
import pg from 'pg';
import { armFailpoint } from '#kernel';
import { useDatabase } from '#test/database';
import { handIn, openCourt, submit, verified } from './testing/open-court.ts';

const { url, database } = await useDatabase();

/** As time does, for the leases that those who crashed left behind. */
const endLeases = async (): Promise<void> => {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(
    `update payments.dispute_response set lease_until = clock_timestamp() - interval '1 s'`,
  );
  await client.end();
};

const places = [
  'dispute_response_opened',
  'dispute_before_call',
  'dispute_file_uploaded',
  'dispute_file_kept',
  'dispute_after_call',
];

for (const place of places) {
  test(`an answer that a crash at ${place} leaves behind reaches the bank once`, async () => {
    const court = await openCourt(database);
    const { id } = await court.hear();
    const receipt = await handIn(court);
    const disarm = armFailpoint(`payments.${place}`, 'throw');
    await assert.rejects(submit(court, id, { receipt }));
    disarm();

    const left = await court.read();
    assert.equal(left.response?.status, 'sending', 'it was durable before anybody was called');
    const before = court.desk.calls.sent;
    await court.sweep();
    assert.equal(court.desk.calls.sent, before, 'whoever crashed may still be at it');

    await endLeases();
    court.house.clock.advance(court.house.deps.leaseMs);
    await court.sweep();
    const { status, response } = await court.read();
    assert.deepEqual([status, response?.status], ['under_review', 'accepted']);
    assert.equal(court.desk.calls.sent, 1);
    const [[key, evidence] = []] = court.desk.submitted;
    assert.deepEqual(
      [key, evidence?.files],
      [left.response?.id, { receipt: `file_of_${receipt}` }],
    );
    assert.deepEqual([...court.desk.uploaded.keys()], [receipt], 'one file, under one key');
    // Only where its name was not kept it is asked for once more.
    assert.equal(court.desk.calls.uploads, place === 'dispute_file_uploaded' ? 2 : 1);
    await verified(court);
  });
}
