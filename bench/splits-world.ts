import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { request } from 'undici';

import type { World } from '#test/world';

/** A seller's account that may be paid. */
export interface Seller {
  readonly id: string;
}

const atOnce = 16;

/** Makes so many sellers over HTTP, each enabled at the sandbox, and read as such. */
export const makeSellers = async (world: World, count: number): Promise<readonly Seller[]> => {
  const sellers: Seller[] = [];
  let begun = 0;
  const make = async (): Promise<void> => {
    while (begun < count) {
      begun += 1;
      sellers.push(await makeSeller(world, begun));
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, make));
  return sellers;
};

const makeSeller = async (world: World, number: number): Promise<Seller> => {
  const made = await ask<AccountAnswer>(world, '/v1/accounts', {
    kind: 'custom',
    country: 'DE',
    api: 'v1',
    capabilities: ['transfers'],
    seller_reference: `bench-${number}`,
  });
  await world.knobs.setAccount({
    key: world.sandboxKey,
    account: made.provider_reference,
    capabilities: { transfers: 'active' },
    requirements: { currently_due: [], eventually_due: [], past_due: [], disabled_reason: null },
    payouts_enabled: true,
    details_submitted: true,
  });
  // What is read beside the change itself is not known to be the later: asked until it is.
  for (let look = 0; look < 50; look += 1) {
    const { status } = await ask<AccountAnswer>(world, `/v1/accounts/${made.id}/refresh`, {});
    if (status === 'enabled') return { id: made.id };
  }
  throw new Error(`the account ${made.id} is not enabled`);
};

interface AccountAnswer {
  readonly id: string;
  readonly status: string;
  readonly provider_reference: string;
}

let asked = 0;

/** Posts as a platform's server does, under a key of its own. */
export const ask = async <Answer>(world: World, path: string, body: object): Promise<Answer> => {
  asked += 1;
  const order = {
    method: 'POST',
    headers: {
      authorization: `Bearer ${world.key}`,
      'content-type': 'application/json',
      'idempotency-key': `bench-${process.pid}-${asked}`,
    },
    body: JSON.stringify(body),
  } as const;
  let answer = await request(`${world.url}${path}`, order);
  // As every client is told to: what is too much at once is sent again under its key.
  while (answer.statusCode === 503) {
    await answer.body.dump();
    await pause(Number(answer.headers['retry-after'] ?? 1) * 1_000);
    answer = await request(`${world.url}${path}`, order);
  }
  const said = await answer.body.json();
  if (answer.statusCode >= 300) {
    throw new Error(`${path} ended ${answer.statusCode}: ${JSON.stringify(said)}`);
  }
  return said as Answer;
};

/** How the database stands, and what is planted into it. */
export interface Ground {
  /** Shares that are not yet their sellers' to be paid out. */
  openShares(): Promise<number>;
  /** Copies finished split payments with all that belongs to them, until there are so many. */
  plantPayments(count: number): Promise<void>;
  /** Writes so many entries of one account of the ledger. */
  plantHistory(organisationId: string, path: string, count: number): Promise<void>;
  close(): Promise<void>;
}

/** Opens the database of a bench beside those who work on it. */
export const openGround = async (url: string): Promise<Ground> => {
  const client = new pg.Client(url);
  await client.connect();
  return {
    openShares: async () => {
      const { rows } = await client.query<{ open: number }>(
        `select (select count(*) from marketplace.share where state <> 'available')::integer
           + (select count(*) from payments.payment where split is not null and captured_minor > 0
             and not exists (select from marketplace.split where split.payment_id = payment.id
               and split.booking_count > 0))::integer as open`,
      );
      return rows[0]?.open ?? 0;
    },
    plantPayments: async (count) => {
      await client.query('begin');
      await client.query(`set local session_replication_role = replica`);
      for (const [table, columns] of copied) await client.query(copyOf(table, columns), [count]);
      await client.query('commit');
      await client.query('vacuum analyze');
    },
    plantHistory: async (organisationId, path, count) => {
      for (let from = 0; from < count; from += planted) {
        const to = Math.min(count, from + planted) - 1;
        for (const statement of history) {
          await client.query(statement, [from, to, organisationId, path]);
        }
      }
      await client.query('vacuum analyze ledger.entry, ledger.transfer');
    },
    close: async () => await client.end(),
  };
};

/** Each table of a finished split payment, with the columns that name something of its own. */
const copied: readonly (readonly [table: string, columns: readonly string[]])[] = [
  ['payments.payment', ['id']],
  ['payments.attempt', ['id', 'payment_id', 'idempotency_key']],
  ['marketplace.split', ['payment_id']],
  ['marketplace.share', ['id', 'payment_id']],
  ['marketplace.transfer', ['id', 'payment_id', 'share_id', 'provider_reference']],
];

/** Names end in their number: six digits are letters of every id. */
const copyOf = (table: string, columns: readonly string[]): string => {
  const named = columns
    .map((name) => `'${name}', left(one.${name}, -6) || lpad(i::text, 6, '0')`)
    .join(', ');
  const payment = columns.find((name) => name === 'payment_id') ?? 'id';
  return `
    insert into ${table}
    select made.*
    from generate_series(1, $1::integer) as i
    cross join (
      select own.* from ${table} as own
      where own.${payment} = (select min(payment_id) from marketplace.split)
    ) as one
    cross join lateral jsonb_populate_record(
      null::${table}, to_jsonb(one) || jsonb_build_object(${named})
    ) as made`;
};

const planted = 50_000;
const at = `clock_timestamp() + interval '1 day' + i * interval '1 millisecond'`;

const history = [
  `insert into ledger.transfer (organisation_id, mode, id, kind, effective_at, booked_at,
     reference_type, reference_id, phase, seal, position, digest, accounts)
   select $3, 'test', 'split:bench:' || account.number || ':' || i, 'share.released', ${at},
     ${at}, 'split', 'pay_bench', 'posted', i + 1, 0, sha256(convert_to(i::text, 'utf8')), array[account.number]
   from generate_series($1::integer, $2::integer) as i
   join ledger.account on account.organisation_id = $3 and account.path = $4`,
  `insert into ledger.entry (organisation_id, mode, account, booked_at, version, transfer_id, line,
     layer, amount, currency, posted_after, pending_after)
   select $3, 'test', account.number, transfer.booked_at, 1000 + i, transfer.id, side.line, 'posted',
     side.sign * 100, 'EUR', 100, 0
   from generate_series($1::integer, $2::integer) as i
   join ledger.account as seller on seller.organisation_id = $3 and seller.path = $4
   join ledger.transfer on transfer.organisation_id = $3
     and transfer.id = 'split:bench:' || seller.number || ':' || i
   cross join (values (1, 1, $4), (2, -1, 'organisation:balance:EUR')) as side (line, sign, path)
   join ledger.account on account.organisation_id = $3 and account.path = side.path`,
];
