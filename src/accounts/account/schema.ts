import { type Static, type TSchema, Type } from 'typebox';
import { idPattern } from '#kernel';
import { accountMachine } from './account.machine.ts';

/** Nothing beyond what is written. */
export const closed = { additionalProperties: false } as const;
const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const oneOf = <const Names extends readonly string[]>(names: Names, options = {}) =>
  Type.Enum<[...Names]>([...names], options);
const Time = Type.String({ format: 'date-time' });

export const AccountId = Type.String({ pattern: idPattern('acc') });
export const AccountParams = Type.Object({ account_id: AccountId }, closed);

export const Country = Type.String({
  pattern: '^[A-Z]{2}$',
  description: 'ISO 3166-1, two capital letters.',
});
export const Currency = Type.String({ pattern: '^[A-Z][A-Z0-9]{2,9}$' });
export const Email = Type.String({ pattern: '^[^\\s@]+@[^\\s@]+$', minLength: 3, maxLength: 320 });
export const ProviderName = Type.String({ pattern: '^[a-z][a-z0-9_]{1,39}$' });
export const SellerReference = Type.String({
  pattern: '^[^\\u0000]{1,200}$',
  description: 'What you call the seller. A seller may have several accounts.',
});
export const Metadata = Type.Record(
  Type.String({ pattern: '^[^\\u0000]{1,40}$' }),
  Type.String({ maxLength: 500 }),
  {
    maxProperties: 50,
    description: 'Up to 50 pairs of your own; keys to 40, values to 500 characters.',
  },
);
export const Api = oneOf(['v1', 'v2']);

export const Traits = Type.Object(
  {
    dashboard: oneOf(['full', 'express', 'none']),
    fees_collector: oneOf(['provider', 'platform']),
    losses_collector: oneOf(['provider', 'platform']),
    requirements_collector: oneOf(['provider', 'platform']),
  },
  closed,
);

const Compatibility = Type.Object(
  {
    verdict: oneOf(['ok', 'caution', 'sales_gated', 'blocked']),
    setting: nullable(oneOf(['dashboard', 'fees_collector', 'losses_collector'])),
  },
  closed,
);

const Names = Type.Array(Type.String());

const Requirements = Type.Object(
  {
    currently_due: Names,
    past_due: Names,
    pending_verification: Names,
    eventually_due: Names,
    errors: Type.Array(
      Type.Object(
        { requirement: Type.String(), code: Type.String(), message: Type.String() },
        closed,
      ),
    ),
    deadline: nullable(Time),
    disabled_reason: nullable(Type.String()),
  },
  closed,
);

const ExternalAccount = Type.Object(
  {
    reference: Type.String(),
    kind: oneOf(['bank_account', 'card']),
    currency: Type.String(),
    country: nullable(Type.String()),
    bank_name: nullable(Type.String()),
    last4: Type.String(),
    status: Type.String(),
    is_default: Type.Boolean(),
    is_instant: Type.Boolean({ description: 'Whether it takes instant payouts.' }),
  },
  closed,
);

const Amount = Type.String({ pattern: '^(0|[1-9][0-9]*)(\\.[0-9]+)?$', maxLength: 40 });

/** When a seller is paid out by itself; `minimum_balances` is what has to stay. */
export const PayoutScheduleFields = {
  interval: oneOf(['manual', 'daily', 'weekly', 'monthly']),
  delay_days: Type.Optional(nullable(Type.Integer({ minimum: 0, maximum: 90 }))),
  weekday: Type.Optional(
    nullable(oneOf(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'])),
  ),
  day_of_month: Type.Optional(nullable(Type.Integer({ minimum: 1, maximum: 31 }))),
  minimum_balances: Type.Optional(
    Type.Array(Type.Object({ amount: Amount, currency: Currency }, closed), { maxItems: 50 }),
  ),
};

const PayoutSchedule = Type.Object(
  {
    interval: Type.String(),
    delay_days: nullable(Type.Integer()),
    weekday: nullable(Type.String()),
    day_of_month: nullable(Type.Integer()),
    minimum_balances: Type.Array(
      Type.Object({ amount: Type.String(), currency: Type.String() }, closed),
    ),
  },
  closed,
);

const Change = Type.Object(
  {
    id: Type.String(),
    kind: Type.String(),
    status: oneOf(['sending', 'in_review', 'done', 'refused', 'not_sent'], {
      description: '`sending` until its end is known; `in_review` where a person has to say.',
    }),
    failure: nullable(Type.Object({ code: Type.String(), message: Type.String() }, closed)),
  },
  closed,
);

export const AccountSchema = Type.Object(
  {
    id: AccountId,
    object: Type.Literal('account'),
    mode: oneOf(['test', 'live']),
    status: oneOf(accountMachine.states),
    provider: Type.String(),
    provider_reference: nullable(Type.String()),
    api: Api,
    traits: Traits,
    charge_kinds: Type.Object(
      { separate: Compatibility, destination: Compatibility, direct: Compatibility },
      closed,
    ),
    country: nullable(Type.String()),
    email: nullable(Type.String()),
    business_type: nullable(Type.String()),
    default_currency: nullable(Type.String()),
    currencies: nullable(
      Type.Array(Type.String(), {
        description: 'What the account can hold; null where the provider does not say.',
      }),
    ),
    needs: Type.Array(oneOf(['card_payments', 'transfers'])),
    may_receive: Type.Boolean({ description: 'Whether money may be transferred to it now.' }),
    may_charge: Type.Boolean({ description: 'Whether payments may be taken in its name now.' }),
    may_be_paid_out: Type.Boolean(),
    has_submitted_details: Type.Boolean(),
    capabilities: Type.Record(Type.String(), Type.String()),
    requirements: Requirements,
    future_requirements: Requirements,
    external_accounts: Type.Array(ExternalAccount),
    payout_schedule: nullable(PayoutSchedule),
    unmapped: Type.Array(Type.String(), {
      description: 'Values of the provider that no word of ours stands for.',
    }),
    seller_reference: nullable(Type.String()),
    metadata: Type.Record(Type.String(), Type.String()),
    is_paused: Type.Boolean({ description: 'Whether you want nothing to go to it.' }),
    change: nullable(Change),
    disconnected_at: nullable(Time),
    disconnected_for: nullable(Type.String()),
    read_at: nullable(Time),
    created_at: Time,
    updated_at: Time,
  },
  closed,
);

/** An account as the API shows it. */
export type AccountView = Static<typeof AccountSchema>;

export const AccountList = Type.Object(
  {
    data: Type.Array(AccountSchema),
    has_more: Type.Boolean(),
    next_cursor: nullable(Type.String()),
  },
  closed,
);

export const ListAccountsQuery = Type.Object(
  {
    status: Type.Optional(oneOf(accountMachine.states)),
    seller_reference: Type.Optional(SellerReference),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
    cursor: Type.Optional(AccountId),
  },
  closed,
);
