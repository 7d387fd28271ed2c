import { type Static, type TSchema, Type } from 'typebox';

const closed = { additionalProperties: false } as const;
const time = Type.String({ format: 'date-time' });
const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const amount = Type.String();
const side = Type.Union([Type.Literal('debit'), Type.Literal('credit')]);
const layer = Type.Union([Type.Literal('posted'), Type.Literal('pending')]);
const limit = Type.Integer({ minimum: 1, maximum: 100, default: 20 });

/** A path of the chart: `provider:stripe:clearing:EUR`. */
const path = Type.String({ pattern: '^[A-Za-z0-9_.:-]{3,200}$' });

/** An account with what it holds. Amounts are counted on its normal side. */
export const accountSchema = Type.Object(
  {
    id: Type.String(),
    object: Type.Literal('ledger_account'),
    currency: Type.String(),
    normal_side: side,
    balance: amount,
    pending_debits: amount,
    pending_credits: amount,
    available: amount,
    floor: orNull(amount),
    entry_count: Type.String(),
  },
  closed,
);
export type AccountView = Static<typeof accountSchema>;

/** What an account held at a moment, on its normal side. */
export const balanceSchema = Type.Object(
  {
    id: Type.String(),
    object: Type.Literal('ledger_balance'),
    currency: Type.String(),
    normal_side: side,
    balance: amount,
    pending: amount,
    at: time,
  },
  closed,
);
export type BalanceView = Static<typeof balanceSchema>;

const reference = Type.Object({ type: Type.String(), id: Type.String() }, closed);

/** One line of an account's statement. */
export const statementLineSchema = Type.Object(
  {
    id: Type.String(),
    object: Type.Literal('ledger_entry'),
    transfer_id: Type.String(),
    kind: Type.String(),
    reference,
    side,
    layer,
    amount,
    currency: Type.String(),
    balance_after: amount,
    effective_at: time,
    booked_at: time,
  },
  closed,
);
export type StatementLineView = Static<typeof statementLineSchema>;

/** A transfer with its entries. */
export const transferSchema = Type.Object(
  {
    id: Type.String(),
    object: Type.Literal('ledger_transfer'),
    kind: Type.String(),
    reference,
    phase: Type.Union([
      Type.Literal('posted'),
      Type.Literal('hold'),
      Type.Literal('post'),
      Type.Literal('void'),
    ]),
    hold_id: orNull(Type.String()),
    effective_at: time,
    booked_at: time,
    entries: Type.Array(
      Type.Object({ account: Type.String(), side, layer, amount, currency: Type.String() }, closed),
    ),
  },
  closed,
);
export type TransferView = Static<typeof transferSchema>;

/** The trial balance: in each currency debits equal credits, posted and pending. */
export const trialBalanceSchema = Type.Object(
  {
    object: Type.Literal('trial_balance'),
    is_balanced: Type.Boolean(),
    currencies: Type.Array(
      Type.Object(
        {
          currency: Type.String(),
          debits: amount,
          credits: amount,
          pending_debits: amount,
          pending_credits: amount,
        },
        closed,
      ),
    ),
  },
  closed,
);
export type TrialBalanceView = Static<typeof trialBalanceSchema>;

/** A page of a list. */
export const pageOf = <Item extends TSchema>(item: Item) =>
  Type.Object(
    { data: Type.Array(item), has_more: Type.Boolean(), next_cursor: orNull(Type.String()) },
    closed,
  );

const page = { limit: Type.Optional(limit), cursor: Type.Optional(path) };
const prefix = Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_.:-]{1,200}$' }));

export const accountParamsSchema = Type.Object({ path }, closed);
export const accountsQuerySchema = Type.Object({ ...page, prefix }, closed);
export const balancesQuerySchema = Type.Object({ ...page, prefix, at: time }, closed);
export const entriesQuerySchema = Type.Object(
  {
    limit: Type.Optional(limit),
    /** The id of the last entry seen: milliseconds and version. */
    cursor: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}\\.[0-9]{1,18}$' })),
  },
  closed,
);
export const transferParamsSchema = Type.Object(
  { transfer_id: Type.String({ pattern: '^[A-Za-z0-9_.:-]{3,120}$' }) },
  closed,
);
