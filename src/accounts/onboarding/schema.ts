import { Type } from 'typebox';
import { AccountId, closed } from '../account/schema.ts';

const LinkKind = Type.Enum(['onboarding', 'update', 'login']);
const Url = Type.String({
  pattern: '^https?://[^\\s\\u0000]+$',
  maxLength: 2000,
  description: 'Where the browser of the seller is sent. In live mode providers take https alone.',
});

export const AccountLinkBody = Type.Object(
  {
    kind: LinkKind,
    return_url: Type.Optional(Url),
    refresh_url: Type.Optional(Url),
  },
  closed,
);

export const AccountLinkSchema = Type.Object(
  {
    object: Type.Literal('account_link'),
    account_id: AccountId,
    kind: LinkKind,
    url: Type.String({ description: 'Good for one use. Never mail it, never keep it.' }),
    expires_at: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
  },
  closed,
);

export const AccountSessionBody = Type.Object(
  {
    components: Type.Array(Type.String({ pattern: '^[a-z][a-z_]{1,59}$' }), {
      minItems: 1,
      maxItems: 40,
    }),
  },
  closed,
);

export const AccountSessionSchema = Type.Object(
  {
    object: Type.Literal('account_session'),
    account_id: AccountId,
    client_secret: Type.String({ description: 'For the browser of the seller. Never keep it.' }),
    components: Type.Array(Type.String()),
    expires_at: Type.String({ format: 'date-time' }),
  },
  closed,
);
