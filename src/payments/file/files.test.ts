import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import pg from 'pg';
import { type Caller, isRefusal, seededIds, systemClock } from '#kernel';
import { useDatabase } from '#test/database';
import { openPaymentsHouse } from '#test/payments-house';
import { createFile } from './create-file.ts';
import { retrieveFile } from './retrieve-file.ts';
import type { CreateFile } from './schema.ts';

const { database, url } = await useDatabase();
const house = openPaymentsHouse(database, ['stripe']);

const pdf = Buffer.from('%PDF-1.7\n\xff\xfe\x00\n%%EOF\n', 'latin1');
const order = (change: Partial<CreateFile> = {}): { readonly body: CreateFile } => ({
  body: {
    purpose: 'dispute_evidence',
    name: 'receipt.pdf',
    content_type: 'application/pdf',
    content: pdf.toString('base64'),
    ...change,
  },
});
const create = async (change?: Partial<CreateFile>, caller: Caller = house.caller()) =>
  await createFile(house.deps, caller, order(change));
const retrieve = async (file_id: string, caller: Caller = house.caller()) =>
  await retrieveFile(house.deps, caller, { params: { file_id } });

test('a file is kept to the byte, and shown without what is in it', async () => {
  const made = await create();
  const { id, created_at: _, ...shown } = made;
  assert.match(id, /^fil_/);
  assert.deepEqual(shown, {
    object: 'file',
    mode: 'test',
    purpose: 'dispute_evidence',
    name: 'receipt.pdf',
    content_type: 'application/pdf',
    size_bytes: pdf.length,
    sha256: createHash('sha256').update(pdf).digest('hex'),
  });
  assert.deepEqual(await retrieve(id), made);
  const superuser = new pg.Client(url);
  await superuser.connect();
  const { rows } = await superuser.query('select content from payments.file where id = $1', [id]);
  await superuser.end();
  assert.deepEqual(rows, [{ content: pdf }]);
});

test('a picture is known by its first bytes as well', async () => {
  const jpeg = await create({ content_type: 'image/jpeg', content: '/9j/4AAQ' });
  const png = await create({ content_type: 'image/png', content: 'iVBORw0KGgo=' });
  assert.deepEqual([jpeg.size_bytes, png.size_bytes], [6, 8]);
});

test('a request that is run again finds its file, at once and after the first', async () => {
  const since = systemClock.now();
  const same = (): Caller => ({ ...house.caller(), ids: seededIds('a key', since) });
  const beside = await Promise.all([create({}, same()), create({}, same())]);
  const [first] = beside;
  assert.deepEqual(beside, [first, first]);
  assert.deepEqual(await create({}, same()), first);
});

for (const [named, content, code] of [
  ['is no base64', '%PDF-1.7', 'file_content_malformed'],
  ['is base64 for addresses', '_9j_4AAQ', 'file_content_malformed'],
  ['lacks its padding', 'JVBERi0xLjcKJQ', 'file_content_malformed'],
  ['is broken into lines', 'JVBERi0x\nLjcK', 'file_content_malformed'],
  ['is not there', '', 'file_empty'],
  ['is a picture', '/9j/4AAQ', 'file_content_differs'],
  ['begins like a document', 'JVBERg==', 'file_content_differs'],
] as const) {
  test(`a file whose content ${named} is refused: ${code}`, async () => {
    await assert.rejects(
      create({ content }),
      (fault) => isRefusal(fault, code) && fault.particulars.pointer === '/content',
    );
  });
}

test('a file of 5 MB is taken, and one of a byte more is not', async () => {
  const sized = (bytes: number) =>
    Buffer.concat([pdf, Buffer.alloc(bytes - pdf.length)]).toString('base64');
  assert.equal((await create({ content: sized(5_000_000) })).size_bytes, 5_000_000);
  await assert.rejects(create({ content: sized(5_000_001) }), (fault) =>
    isRefusal(fault, 'file_too_large'),
  );
});

test('a file of another organisation or of the other mode is not there', async () => {
  const { id } = await create();
  const stranger = openPaymentsHouse(database, ['stripe']).caller();
  for (const caller of [stranger, { ...house.caller(), mode: 'live' as const }]) {
    await assert.rejects(retrieve(id, caller), (fault) => isRefusal(fault, 'file_not_found'));
  }
});

test('what was taken in is not changed by anybody who serves requests', async () => {
  const { id } = await create();
  const superuser = new pg.Client(url);
  await superuser.connect();
  try {
    await superuser.query('set role bascule_engine');
    await assert.rejects(
      superuser.query(`update payments.file set name = 'other' where id = $1`, [id]),
      /permission denied/,
    );
    await superuser.query('reset role');
    await assert.rejects(
      superuser.query(`update payments.file set content = '%PDF-' where id = $1`, [id]),
      /size_is_of_content|hash_is_of_content/,
    );
  } finally {
    await superuser.end();
  }
});
