import fc from 'fast-check';

/** A request before it is written on the wire. */
export interface Draft {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  /** Instead of the body, where it is no JSON. */
  readonly raw?: string | Uint8Array<ArrayBuffer>;
  readonly headers: Readonly<Record<string, string>>;
  readonly hasKey: boolean;
}

type Spoiler = (draft: Draft) => Draft;

const megabyte = 'x'.repeat(1_000_000);
const foreignId = '01k8w3v5c2m4x9q7r1t6z0b8da';

/** What no field of ours should be fooled by. */
const nasty = fc.constantFrom<unknown>(
  '\0',
  'a\0b',
  '\ud800',
  '\udc00x',
  '',
  ' ',
  '-1',
  '0',
  '0.00',
  '-0.01',
  '1.005',
  '1e3',
  '0x10',
  '１０',
  'NaN',
  '999999999999',
  '9999999999999999999999999999999999999999',
  '0.000000000000000000000000000000000000001',
  'XXX',
  'ZZZ9',
  'eur',
  `pay_${foreignId}`,
  `cus_${foreignId}`,
  "'; drop table payments.payment; --",
  '{{7*7}}',
  '../../etc/passwd',
  '4242424242424242',
  '\u202Eevil',
  '💶'.repeat(50),
  'x'.repeat(600),
  -1,
  0,
  1.5,
  1e21,
  9_007_199_254_740_993,
  true,
  null,
  [],
  {},
  [[[[[]]]]],
  { toString: 1, constructor: { prototype: 1 } },
);

const rawBodies = fc.constantFrom<string | Uint8Array<ArrayBuffer>>(
  '{',
  '{"amount":',
  '{"amount":"1.00"} {}',
  '{"amount":"1.00","amount":"2.00"}',
  '{"__proto__":{"amount":"1.00"}}',
  'null',
  '[]',
  '"text"',
  '1',
  '\uFEFF{}',
  '['.repeat(50_000),
  `{"amount":${'9'.repeat(5_000)}}`,
  `{"description":"${megabyte}"}`,
  new Uint8Array([0xff, 0xfe, 0x00]),
);

const badHeaders = fc.constantFrom<Readonly<Record<string, string>>>(
  { authorization: `Bearer sk_test_${'x'.repeat(43)}` },
  { authorization: `Bearer sk_live_${'x'.repeat(43)}` },
  { authorization: 'Bearer ' },
  { authorization: 'Basic c2s6' },
  { 'idempotency-key': 'a b' },
  { 'idempotency-key': 'k'.repeat(256) },
  { 'idempotency-key': 'schlüssel' },
  { 'content-type': 'text/plain' },
  { 'content-type': 'application/x-www-form-urlencoded' },
  { 'content-type': 'application/json; charset=latin1' },
  { traceparent: 'nonsense' },
);

/** One way in a list of ways to make a good request a bad one; often none. */
export const spoilers: fc.Arbitrary<Spoiler> = fc.oneof(
  { weight: 12, arbitrary: fc.constant<Spoiler>((draft) => draft) },
  {
    weight: 6,
    arbitrary: fc.tuple(fc.nat(), nasty).map(([place, value]): Spoiler => {
      return (draft) => ({ ...draft, body: replaceLeaf(draft.body, place, value) });
    }),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.nat(), nasty).map(([place, value]): Spoiler => {
      return (draft) => ({ ...draft, query: withValue(draft.query, place, value) });
    }),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.nat(), nasty).map(([place, value]): Spoiler => {
      // An empty or dotted part would be another path.
      const text = typeof value === 'string' && /[^.]/.test(value) ? value : 'x';
      return (draft) => ({
        ...draft,
        params: withValue(draft.params, place, text) as Draft['params'],
      });
    }),
  },
  {
    weight: 1,
    arbitrary: fc.string({ minLength: 1, maxLength: 10 }).map((name): Spoiler => {
      return (draft) => ({ ...draft, body: { ...Object(draft.body), [`${name}?`]: 1 } });
    }),
  },
  {
    weight: 1,
    arbitrary: rawBodies.map(
      (raw): Spoiler =>
        (draft) => ({ ...draft, raw }),
    ),
  },
  {
    weight: 1,
    arbitrary: badHeaders.map(
      (headers): Spoiler =>
        (draft) => ({ ...draft, headers }),
    ),
  },
  { weight: 1, arbitrary: fc.constant<Spoiler>((draft) => ({ ...draft, hasKey: false })) },
);

/** Puts a value where one of the object's own values was; counts around. */
const withValue = (
  object: Readonly<Record<string, unknown>>,
  place: number,
  value: unknown,
): Readonly<Record<string, unknown>> => {
  const names = Object.keys(object);
  const name = names[place % Math.max(1, names.length)];
  return name === undefined ? object : { ...object, [name]: value };
};

const replaceLeaf = (body: unknown, place: number, value: unknown): unknown => {
  if (typeof body !== 'object' || body === null || Object.keys(body).length === 0) return value;
  const names = Object.keys(body);
  const name = names[place % names.length] ?? '';
  const member: unknown = Object(body)[name];
  const isDeeper = typeof member === 'object' && member !== null && place % 3 > 0;
  return {
    ...body,
    [name]: isDeeper ? replaceLeaf(member, Math.floor(place / 3), value) : value,
  };
};
