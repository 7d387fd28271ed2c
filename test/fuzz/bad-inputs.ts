import type { Planted } from './plant.ts';

/** A request that is refused, and how. */
export interface BadInput {
  readonly named: string;
  readonly path: string;
  readonly method?: 'GET';
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly status: number;
  readonly code: string;
  readonly pointer?: string;
}

const card = { type: 'card', token: 'pm_card_visa' };

const payment = (
  named: string,
  change: object,
  code: string,
  pointer: string,
  status = 400,
): BadInput => ({
  named,
  path: '/v1/payments',
  body: JSON.stringify({
    amount: '10.50',
    currency: 'EUR',
    confirm: true,
    payment_method: card,
    ...change,
  }),
  status,
  code,
  pointer,
});

const raw = (named: string, body: string, status: number, code: string): BadInput => ({
  named,
  path: '/v1/payments',
  body,
  status,
  code,
});

/** What the reference calls bad, each with the one answer it gets. */
export const badInputs = ({ paid, held, declined, foreign, expiredKey }: Planted): BadInput[] => [
  raw('malformed JSON', '{"amount":', 400, 'json_malformed'),
  raw('a megabyte', JSON.stringify({ description: 'x'.repeat(1_000_000) }), 413, 'body_too_large'),
  payment('NUL', { description: 'a\0b' }, 'text_not_allowed', '/description'),
  payment('a lone surrogate', { description: '\ud800' }, 'text_not_allowed', '/description'),
  payment('an unknown field', { colour: 'red' }, 'request_invalid', '/colour'),
  payment('a card number', { reference: '4242 4242 4242 4242' }, 'pan_not_allowed', '/reference'),
  payment('a negative amount', { amount: '-1.00' }, 'request_invalid', '/amount'),
  payment('an amount of zero', { amount: '0.00' }, 'amount_not_positive', '/amount'),
  payment('a float', { amount: 10.5 }, 'request_invalid', '/amount'),
  payment('a huge amount', { amount: '9'.repeat(13) }, 'amount_too_large', '/amount'),
  payment('an endless amount', { amount: '9'.repeat(41) }, 'request_invalid', '/amount'),
  payment('an amount too large', { amount: '99999999999.99' }, 'amount_above_limit', '/amount'),
  payment('an over-precise amount', { amount: '1.005' }, 'amount_precision', '/amount'),
  payment('half a yen', { amount: '1.5', currency: 'JPY' }, 'amount_precision', '/amount'),
  payment('an unknown currency', { currency: 'XXZ' }, 'currency_unknown', '/currency'),
  payment('a currency in small letters', { currency: 'eur' }, 'request_invalid', '/currency'),
  ...splits(paid),
  ...files,
  ...foreigners(foreign),
  ...keys(expiredKey),
  step('capturing what is captured', `${paid}/capture`, 409, 'payment_wrong_state'),
  step('canceling what is captured', `${paid}/cancel`, 409, 'payment_wrong_state'),
  step('capturing what was declined', `${declined}/capture`, 409, 'payment_wrong_state'),
  {
    ...step('capturing above the authorised', `${held}/capture`, 422, 'capture_above_authorized'),
    body: '{"amount":"30.01"}',
    pointer: '/amount',
  },
  refund('refunding above the captured', { payment_id: paid, amount: '19.01' }, [
    422,
    'refund_above_captured',
  ]),
  refund('refunding what was declined', { payment_id: declined }, [409, 'payment_wrong_state']),
  refund('refunding in another currency', { payment_id: paid, currency: 'USD' }, [
    400,
    'currency_differs',
  ]),
];

const nobody = 'acc_01k8w3v5c2m4x9q7r1t6z0b8da';

const splits = (paid: string): readonly BadInput[] => [
  payment(
    'parts that leave something over',
    { split: { parts: [{ account_id: nobody, amount: '10.49' }] } },
    'split_does_not_sum',
    '/split/parts',
    422,
  ),
  payment(
    'an account named twice',
    {
      split: {
        parts: [
          { account_id: nobody, basis_points: 5_000 },
          { account_id: nobody, basis_points: 5_000 },
        ],
      },
    },
    'split_part_invalid',
    '/split/parts/1/account_id',
    422,
  ),
  payment('a split among nobody', { split: { parts: [] } }, 'request_invalid', '/split/parts'),
  payment(
    'a basis point too many',
    { split: { parts: [{ account_id: nobody, basis_points: 10_001 }] } },
    'request_invalid',
    '/split/parts/0/basis_points',
  ),
  {
    ...raw(
      'a part for an account that there is not',
      JSON.stringify({
        amount: '10.50',
        currency: 'EUR',
        split: { parts: [{ account_id: nobody, basis_points: 10_000 }] },
      }),
      404,
      'account_not_found',
    ),
  },
  {
    ...refund(
      'taking a refund back from accounts that had no part',
      { payment_id: paid, amount: '1.00', split: { return_application_fee: false } },
      [422, 'refund_split_invalid'],
    ),
    pointer: '/split',
  },
];

const file = (named: string, content: string, code: string, status = 400): BadInput => ({
  named,
  path: '/v1/files',
  body: JSON.stringify({
    purpose: 'dispute_evidence',
    name: 'receipt.pdf',
    content_type: 'application/pdf',
    content,
  }),
  status,
  code,
});

const files: readonly BadInput[] = [
  file('a file that is no base64', '%PDF-', 'file_content_malformed'),
  file('a file of nothing', '', 'file_empty'),
  file('a file of another kind', '/9j/4AAQ', 'file_content_differs'),
  file('a file of more than 5 MB', 'A'.repeat(6_666_672), 'file_too_large', 413),
  {
    named: 'a file that there is not',
    path: '/v1/files/fil_01k8w3v5c2m4x9q7r1t6z0b8da',
    method: 'GET',
    status: 404,
    code: 'file_not_found',
  },
];

const step = (named: string, path: string, status: number, code: string): BadInput => ({
  named,
  path: `/v1/payments/${path}`,
  body: '{}',
  status,
  code,
});

const refund = (
  named: string,
  body: object,
  [status, code]: readonly [number, string],
): BadInput => ({ named, path: '/v1/refunds', body: JSON.stringify(body), status, code });

const foreigners = (foreign: string): readonly BadInput[] => [
  {
    named: "another organisation's payment",
    path: `/v1/payments/${foreign}`,
    method: 'GET',
    status: 404,
    code: 'payment_not_found',
  },
  step("canceling another organisation's payment", `${foreign}/cancel`, 404, 'payment_not_found'),
  refund("refunding another organisation's payment", { payment_id: foreign }, [
    404,
    'payment_not_found',
  ]),
];

const keys = (expired: string): readonly BadInput[] => {
  const good = payment('', {}, '', '').body ?? '';
  const wrong = `sk_test_${'x'.repeat(43)}`;
  return [
    {
      ...raw('an expired key', good, 401, 'key_expired'),
      headers: { authorization: `Bearer ${expired}` },
    },
    {
      ...raw('a wrong key', good, 401, 'key_invalid'),
      headers: { authorization: `Bearer ${wrong}` },
    },
    { ...raw('no key', good, 401, 'key_missing'), headers: { authorization: '' } },
    {
      ...raw('an idempotency key of another request', good, 422, 'idempotency_key_reused'),
      headers: { 'idempotency-key': 'used-before' },
    },
    {
      ...raw('a malformed idempotency key', good, 400, 'idempotency_key_malformed'),
      headers: { 'idempotency-key': 'a b' },
    },
  ];
};
