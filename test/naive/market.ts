import { isDatabaseFault, pay } from './pay.ts';
import { refund } from './refund.ts';
import type { Asked, Naive } from './world.ts';

interface Wanted {
  /** The seller's account at the provider. */
  readonly seller: string;
  readonly id?: string;
  /** What the seller gets, gives back or is paid out. */
  readonly share: string;
}

/** What the provider answers of a movement. */
interface Moved {
  readonly id: string;
  readonly amount: number;
  readonly currency: string;
}

/** Before the seller's part of it. */
const begun = ['marketplace.before_fold_commit', 'marketplace.after_fold_commit'] as const;
const unsent = ['providers.errand_before_call'] as const;

/** The provider has answered, and nothing is written yet. */
const answered = ['providers.errand_after_call', 'providers.errand_before_settle'] as const;
const written = ['providers.errand_after_settle'] as const;

/** Takes a payment, and hands the seller his share of it as soon as that has gone well. */
export const transfer = async (naive: Naive, asked: Asked): Promise<object> => {
  const { seller, share } = asked.body as Wanted;
  const paid = (await pay(naive, asked)) as { readonly id: string; readonly status: string };
  if (paid.status !== 'captured') return paid;
  naive.reach(...begun);
  await naive.pool.query('/* opened */ update naive.payment set share = $2 where id = $1', [
    paid.id,
    share,
  ]);
  const isMoved = await move(naive, asked, { kind: 'transfer', seller }, async () => {
    const form = { amount: share, currency: 'eur', destination: seller };
    return await naive.provider<Moved>(asked.merchant, '/v1/transfers', form);
  });
  return { ...paid, shared: isMoved };
};

/** Refunds a payment, and takes the seller's part of that back from him. */
export const reversal = async (naive: Naive, asked: Asked): Promise<object> => {
  const { seller, share } = asked.body as Wanted;
  const refunded = (await refund(naive, asked)) as { readonly id: string; readonly status: string };
  if (refunded.status !== 'succeeded') return refunded;
  naive.reach(...begun);
  const { rows } = await naive.pool.query<{ readonly reference: string }>(
    `/* opened */ select reference from naive.movement
     where merchant = $1 and kind = 'transfer' and status = 'done'`,
    [asked.merchant],
  );
  const isMoved = await move(naive, asked, { kind: 'reversal', seller }, async () => {
    const place = `/v1/transfers/${rows[0]?.reference}/reversals`;
    return await naive.provider<Moved>(asked.merchant, place, { amount: share });
  });
  return { ...refunded, shared: isMoved };
};

/** Pays the seller out: writes that it begins, asks the provider, writes how it went. */
export const payout = async (naive: Naive, asked: Asked): Promise<object> => {
  const { seller, share } = asked.body as Wanted;
  naive.reach('http.after_key_claimed');
  const { rows } = await naive.pool.query<{ readonly id: string }>(
    `/* opened */ insert into naive.movement (merchant, kind, status)
     values ($1, 'payout', 'sending') returning id`,
    [asked.merchant],
  );
  naive.reach('ledger.locked', 'ledger.written', ...begun);
  const id = rows[0]?.id ?? '';
  const isMoved = await move(naive, asked, { kind: 'payout', seller, id }, async () => {
    const form = { amount: share, currency: 'eur' };
    return await naive.provider<Moved>(asked.merchant, '/v1/payouts', form, seller);
  });
  naive.reach('http.before_reply_stored', 'http.after_reply_stored');
  return { id, status: isMoved ? 'pending' : 'failed' };
};

interface Movement {
  readonly kind: 'transfer' | 'reversal' | 'payout';
  readonly seller: string;
  /** Its row, where it has one already. */
  readonly id?: string;
}

const nothing = { amount: 0, currency: null, id: null };

/** Calls, and only then writes what was moved; whatever goes wrong, nothing was. */
const move = async (
  naive: Naive,
  { merchant }: Asked,
  { kind, id }: Movement,
  call: () => Promise<Moved>,
): Promise<boolean> => {
  naive.reach(...unsent);
  const moved = await call().catch((fault: unknown) => {
    if (isDatabaseFault(fault)) throw fault;
    return undefined;
  });
  naive.reach(...answered);
  const status = moved === undefined ? 'failed' : 'done';
  const { amount, currency, id: reference } = moved ?? nothing;
  await (id === undefined
    ? naive.pool.query(
        `/* ended */ insert into naive.movement (merchant, kind, status, amount, currency, reference)
         values ($1, $2, $3, $4, $5, $6)`,
        [merchant, kind, status, amount, currency, reference],
      )
    : naive.pool.query(
        `/* ended */ update naive.movement
         set status = $2, amount = $3, currency = $4, reference = $5 where id = $1`,
        [id, status, amount, currency, reference],
      ));
  naive.reach(...written);
  return moved !== undefined;
};
