import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import pg from 'pg';

import { createDatabase, type Scope } from '#kernel';
import { openAccounts } from '#ledger';
import { findFormat } from '#reconciliation';

export const scope: Scope = { organisationId: 'org_00000000000000000000bench0', mode: 'live' };

/** One row in a hundred is of a stranger, one of another amount; one payment more is in no row. */
const [strangerAt, otherAmountAt] = [7, 43];

/** Breaks that a report of so many rows has to open: whom a stranger stands for is missed, too. */
export const breaksOf = (rows: number): number =>
  2 * hits(rows, strangerAt) + hits(rows, otherAmountAt) + Math.floor(rows / 100);

const hits = (rows: number, at: number): number => Math.floor((rows - 1 - at) / 100) + 1;

const amountOf = (i: number): number => 500 + (i % 9_000);
const feeOf = (i: number): number => 10 + (i % 50);

const referenceOf = (i: number): string =>
  createHash('md5').update(`psp${i}`).digest('hex').slice(0, 16).toUpperCase();

/** Writes an Adyen settlement details report of so many rows, in a stream. */
export const writeReport = async (file: string, rows: number): Promise<void> => {
  const columns = [
    'Company Account',
    'Merchant Account',
    ...(findFormat('adyen')?.columns ?? []),
    'Payment Method Variant',
    'Batch Number',
  ];
  const out = createWriteStream(file);
  let text = `${columns.join(',')}\n`;
  for (let i = 0; i < rows; i += 1) {
    text += line(i);
    if (text.length < 256 * 1024) continue;
    if (!out.write(text)) await once(out, 'drain');
    text = '';
  }
  out.end(text);
  await once(out, 'finish');
};

const line = (i: number): string => {
  const gross = amountOf(i) - (i % 100 === otherAmountAt ? 1 : 0);
  const reference = i % 100 === strangerAt ? `STRANGER${i}` : referenceOf(i);
  const [second, fee] = [String(i % 60).padStart(2, '0'), feeOf(i)];
  const cells = [
    'ExampleCompany,ExampleMerchant',
    reference,
    `order_${i}`,
    `2026-11-21 09:00:${second},CET,Settled`,
    reference,
    `EUR,,${decimal(gross)},1,EUR,,${decimal(gross - fee)}`,
    `,${decimal(1)},${decimal(3)},${decimal(fee - 4)}`,
    'visaclassic,214',
  ];
  return `${cells.join(',')}\n`;
};

const decimal = (minor: number): string => {
  const digits = String(minor).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
};

/** Fills the database with the payments that the report is about, and their ledger. */
export const plantPayments = async (url: string, rows: number): Promise<void> => {
  const database = createDatabase({ url, poolMax: 1 });
  const paths = ['provider:adyen:clearing:EUR', 'organisation:balance:EUR'];
  await database.transaction(async (tx) => await openAccounts(tx, scope, paths));
  await database.close();
  const client = new pg.Client(url);
  await client.connect();
  try {
    const count = rows + Math.floor(rows / 100);
    for (let from = 0; from < count; from += planted) {
      const to = Math.min(count, from + planted) - 1;
      await client.query('begin');
      for (const statement of plants) {
        await client.query(statement, [from, to, scope.organisationId, scope.mode]);
      }
      await client.query('commit');
    }
    await client.query('vacuum analyze');
  } finally {
    await client.end();
  }
};

const planted = 50_000;

const made = `timestamptz '2026-11-20 00:00:00Z' + i * interval '20 milliseconds'`;
const amount = '500 + i % 9000';
const id = (prefix: string): string => `'${prefix}_01kbench' || lpad(i::text, 18, '0')`;
const series = 'generate_series($1::integer, $2::integer) as i';

const plants = [
  `insert into payments.payment (organisation_id, mode, id, version, state, amount_minor, currency,
     capture_mode, authorized_minor, captured_minor, provider, created_at, updated_at)
   select $3, $4, ${id('pay')}, 1, 'captured', ${amount}, 'EUR', 'automatic', ${amount},
     ${amount}, 'adyen', ${made}, ${made}
   from ${series}`,
  `insert into payments.attempt (organisation_id, mode, id, version, payment_id, number, operation,
     state, provider, connection_id, amount_minor, currency, idempotency_key, request,
     provider_reference, created_at, updated_at)
   select $3, $4, ${id('att')}, 1, ${id('pay')}, 1, 'authorize', 'approved', 'adyen', 'conn_bench',
     ${amount}, 'EUR', ${id('att')}, '{}', upper(left(md5('psp' || i), 16)), ${made}, ${made}
   from ${series}`,
  `insert into ledger.transfer (organisation_id, mode, id, kind, effective_at, booked_at,
     reference_type, reference_id, phase, seal, position, digest, accounts)
   select $3, $4, 'captured:' || ${id('att')}, 'payment.captured', ${made}, ${made}, 'payment',
     ${id('pay')}, 'posted', i + 1, 0, sha256(convert_to(i::text, 'utf8')),
     (select array_agg(number order by path desc) from ledger.account where organisation_id = $3)
   from ${series}`,
  `insert into ledger.entry (organisation_id, mode, account, booked_at, version, transfer_id, line,
     layer, amount, currency, posted_after, pending_after)
   select $3, $4, account.number, ${made}, i + 1, 'captured:' || ${id('att')}, side.line, 'posted',
     side.sign * (${amount}), 'EUR', 0, 0
   from ${series}
   cross join (values (1, -1, 'provider:adyen:clearing:EUR'), (2, 1, 'organisation:balance:EUR'))
     as side (line, sign, path)
   join ledger.account as account on account.organisation_id = $3 and account.path = side.path`,
];
