import { type TSchema, Type } from 'typebox';
import {
  AccountId,
  Api,
  Country,
  Currency,
  closed,
  Email,
  Metadata,
  PayoutScheduleFields,
  ProviderName,
  SellerReference,
  Traits,
} from '../account/schema.ts';

const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** A provider's own name for something, or a token that its client library made. */
const Reference = Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_]{1,254}$' });

export const CreateAccountBody = Type.Object(
  {
    provider: Type.Optional(ProviderName),
    provider_account: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z][A-Za-z0-9_]{1,254}$',
        description:
          'An account that the provider has made already, to be connected. Then nothing else is sent but `api`, `seller_reference` and `metadata`.',
      }),
    ),
    kind: Type.Optional(
      Type.Enum(['standard', 'express', 'custom'], {
        description: 'A usual set of traits, by its old name. Send this or `traits`.',
      }),
    ),
    traits: Type.Optional(Traits),
    api: Type.Optional(Api),
    country: Type.Optional(Country),
    email: Type.Optional(Email),
    business_type: Type.Optional(
      Type.Enum(['individual', 'company', 'non_profit', 'government_entity']),
    ),
    default_currency: Type.Optional(Currency),
    capabilities: Type.Optional(
      Type.Array(Type.Enum(['card_payments', 'transfers']), {
        minItems: 1,
        maxItems: 2,
        uniqueItems: true,
      }),
    ),
    seller_reference: Type.Optional(SellerReference),
    metadata: Type.Optional(Metadata),
  },
  closed,
);

/** What goes to the provider in its own names; the adapter knows which it takes. */
const ProviderFields = Type.Record(
  Type.String({ pattern: '^[a-z][a-z0-9_]{0,79}$' }),
  Type.Unknown(),
  { minProperties: 1, maxProperties: 40 },
);

export const UpdateAccountBody = Type.Object(
  {
    seller_reference: Type.Optional(nullable(SellerReference)),
    metadata: Type.Optional(Metadata),
    details: Type.Optional(ProviderFields),
  },
  { ...closed, minProperties: 1 },
);

export const RejectAccountBody = Type.Object(
  { reason: Type.Enum(['fraud', 'terms_of_service', 'other']) },
  closed,
);

export const DisconnectAccountBody = Type.Object(
  {
    close: Type.Optional(
      Type.Boolean({ description: 'Whether the provider closes the account, for good.' }),
    ),
  },
  closed,
);

export const PersonBody = Type.Object(
  {
    person: Type.Optional(Reference),
    details: ProviderFields,
  },
  closed,
);

export const ExternalAccountBody = Type.Object(
  {
    token: Type.String({
      pattern: '^[A-Za-z][A-Za-z0-9_]{1,254}$',
      description: "Made by the provider's client library. Numbers never pass through this API.",
    }),
    is_default: Type.Optional(Type.Boolean()),
  },
  closed,
);

export const ExternalAccountParams = Type.Object(
  { account_id: AccountId, external_account: Reference },
  closed,
);

export const PayoutScheduleBody = Type.Object(PayoutScheduleFields, closed);
