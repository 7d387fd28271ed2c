import type pg from 'pg';

/** What the naive server works with. */
export interface Naive {
  readonly pool: pg.Pool;
  readonly provider: NaiveProvider;
  /** Pays at the second acquirer; whether it said yes. */
  second(key: string, order: { readonly id: string; readonly amount: string }): Promise<boolean>;
  /** Places at which a fault row may kill the process, by the names they have with us. */
  reach(...points: readonly string[]): void;
}

/** One request. The merchant is named by its key at the provider. */
export interface Asked {
  readonly merchant: string;
  readonly body: unknown;
}

/** A request that the state of the payment does not allow. */
export class Refused extends Error {}

/** Posts a form to the provider and believes the answer. Throws when there is none. */
export type NaiveProvider = <Answer = ProviderObject>(
  merchant: string,
  path: string,
  form: Readonly<Record<string, string>>,
  /** Whose request it is, where it is a seller's. */
  seller?: string,
) => Promise<Answer>;

export interface ProviderObject {
  readonly id: string;
  readonly status: string;
  readonly amount: number;
  readonly amount_received: number;
  readonly currency: string;
}

const timeoutMs = 1_000;

export const createProvider =
  (url: string): NaiveProvider =>
  async <Answer>(
    merchant: string,
    path: string,
    form: Readonly<Record<string, string>>,
    seller?: string,
  ) => {
    const answer = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${merchant}`,
        ...(seller === undefined ? {} : { 'stripe-account': seller }),
      },
      body: new URLSearchParams(form),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const body: unknown = await answer.json();
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    return body as Answer;
  };

export const createSecond =
  (url: string): Naive['second'] =>
  async (key, { id, amount }) => {
    const answer = await fetch(`${url}/adyen/v72/payments`, {
      method: 'POST',
      headers: { 'x-api-key': key, 'content-type': 'application/json' },
      body: JSON.stringify({
        merchantAccount: 'BasculeSandbox',
        amount: { value: Number(amount), currency: 'EUR' },
        reference: id,
        returnUrl: 'https://shop.example/back',
        paymentMethod: { type: 'scheme', encryptedCardNumber: 'adyen_test_visa' },
      }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const { resultCode } = (await answer.json()) as { readonly resultCode?: string };
    return resultCode === 'Authorised';
  };

/** Before anything was written. */
export const received = ['http.after_key_claimed', 'payments.before_intent_commit'] as const;

/** After the first write, before the call. */
export const marked = ['payments.after_intent_commit', 'payments.before_call'] as const;

/** After the call, before its result is written. */
export const answered = [
  'payments.after_call',
  'ledger.locked',
  'ledger.written',
  'payments.before_outcome_commit',
] as const;

/** After all was written, before the client is told. */
export const written = [
  'payments.after_outcome_commit',
  'http.before_reply_stored',
  'http.after_reply_stored',
] as const;
