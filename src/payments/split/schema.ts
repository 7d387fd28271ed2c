import { type Static, Type } from 'typebox';
import { idPattern } from '#kernel';
import { Amount, closed } from '../payment/fields.ts';

const AccountId = Type.String({ pattern: idPattern('acc') });
const BasisPoints = (description: string, minimum: number) =>
  Type.Integer({ minimum, maximum: 10_000, description });

const ChargeKind = Type.Enum(['separate', 'destination', 'direct'], {
  description:
    'Separate: you are paid, and transfer the parts (default). Destination: the provider hands the part on. Direct: the seller is paid, and you take your fee.',
});

const Release = Type.Enum(['immediately', 'on_date', 'on_delivery', 'manual']);

const HoldBody = Type.Object(
  {
    release: Release,
    at: Type.Optional(Type.String({ format: 'date-time', description: 'For `on_date` alone.' })),
  },
  { ...closed, description: 'When a seller may have his part. Default: immediately.' },
);

const PartBody = Type.Object(
  {
    account_id: AccountId,
    amount: Type.Optional(Amount),
    basis_points: Type.Optional(
      BasisPoints('Of what the fee and fixed amounts leave; all such parts sum to 10000.', 1),
    ),
    hold: Type.Optional(HoldBody),
  },
  { ...closed, description: 'One seller, with either an amount or basis points.' },
);

/** How a payment is to be split. */
export const SplitBody = Type.Object(
  {
    charge_kind: Type.Optional(ChargeKind),
    application_fee: Type.Optional(
      Type.Object(
        {
          amount: Type.Optional(Amount),
          basis_points: Type.Optional(BasisPoints('Of the payment, rounded down.', 0)),
        },
        { ...closed, description: 'What you keep, as an amount or in basis points. Default none.' },
      ),
    ),
    provider_fee: Type.Optional(
      Type.Enum(['platform', 'accounts'], {
        description: 'Who bears what the provider charges. Default platform.',
      }),
    ),
    on_behalf_of: Type.Optional(
      Type.Boolean({ description: 'Destination: the seller is the merchant of record.' }),
    ),
    accept_caution: Type.Optional(
      Type.Boolean({
        description: 'Allow a charge kind that goes with the account only with care.',
      }),
    ),
    hold: Type.Optional(HoldBody),
    parts: Type.Array(PartBody, { minItems: 1, maxItems: 100 }),
  },
  { ...closed, description: 'Who gets what of it: frozen with the payment.' },
);

export type SplitBodyValue = Static<typeof SplitBody>;

const Amounted = Type.Object({ account_id: AccountId, amount: Amount }, closed);

/** The split of a payment as the API shows it: resolved to amounts. */
export const SplitSchema = Type.Object(
  {
    charge_kind: ChargeKind,
    application_fee: Amount,
    provider_fee: Type.Enum(['platform', 'accounts']),
    on_behalf_of: Type.Boolean(),
    parts: Type.Array(
      Type.Object(
        {
          account_id: AccountId,
          amount: Amount,
          hold: Type.Object(
            { release: Release, at: Type.Union([Type.String(), Type.Null()]) },
            closed,
          ),
        },
        closed,
      ),
    ),
  },
  closed,
);

export type SplitView = Static<typeof SplitSchema>;

/** From whom a refund is taken back; in proportion where nothing is said. */
export const RefundSplitBody = Type.Object(
  {
    parts: Type.Optional(
      Type.Array(Amounted, {
        minItems: 1,
        maxItems: 100,
        description:
          'They sum to the refund; to less of it only with `return_application_fee`, and you bear the rest.',
      }),
    ),
    return_application_fee: Type.Optional(
      Type.Boolean({
        description:
          'Whether you give back your fee in proportion. Default true; with false the sellers bear all of the refund.',
      }),
    ),
  },
  closed,
);

/** The same, as the API shows it. */
export const RefundSplitSchema = Type.Object(
  {
    parts: Type.Union([Type.Array(Amounted), Type.Null()]),
    return_application_fee: Type.Boolean(),
  },
  closed,
);
