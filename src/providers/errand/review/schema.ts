import { type Static, type TSchema, Type } from 'typebox';
import { idPattern } from '#kernel';
import { errandMachine } from '../errand.machine.ts';
import { errandOwners } from '../errand.ts';

const closed = { additionalProperties: false } as const;
const time = Type.String({ format: 'date-time' });
const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const errandId = Type.String({ pattern: idPattern('err') });
const status = Type.Enum([...errandMachine.states]);
const subjectId = Type.String({
  pattern: '^[a-z]{2,5}_[0-9a-hjkmnp-tv-z]{26}$',
  description: 'What it is for: an account, a transfer, a reversal, a payout.',
});

export const errandParamsSchema = Type.Object({ errand_id: errandId }, closed);

export const errandsQuerySchema = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
    cursor: Type.Optional(errandId),
    status: Type.Optional(status),
    subject_id: Type.Optional(subjectId),
  },
  closed,
);
export type ErrandsQuery = Static<typeof errandsQuerySchema>;

export const errandDecisionSchema = Type.Object(
  {
    outcome: Type.Enum(['done', 'refused'], {
      description:
        'What became of it. `done` is held against the provider; `refused` is believed, and says that nothing was done and nothing will be.',
    }),
    provider_reference: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description:
          'What it made, by the name of the provider; for a change of an account, the account. Left out, what the errand has itself.',
      }),
    ),
    reason: Type.String({
      minLength: 10,
      maxLength: 500,
      description: 'What was seen, and where. It goes to the audit log.',
    }),
  },
  closed,
);
export type ErrandDecision = Static<typeof errandDecisionSchema>;

const fields = {
  id: errandId,
  object: Type.Literal('errand'),
  mode: Type.Enum(['test', 'live']),
  kind: Type.String(),
  owner: Type.Enum([...errandOwners]),
  subject_id: Type.String(),
  status,
  provider: Type.String(),
  connection_id: Type.String(),
  amount: orNull(Type.String({ description: 'What it moves, where it moves money.' })),
  currency: orNull(Type.String()),
  provider_reference: orNull(Type.String()),
  failure: orNull(
    Type.Object(
      {
        reason: Type.String(),
        code: orNull(Type.String()),
        message: Type.String(),
        may_pass_later: Type.Boolean(),
      },
      closed,
    ),
  ),
  sendings: Type.Integer({ description: 'How often it was begun to be sent.' }),
  last_sent_at: time,
  looks: Type.Integer({ description: 'How often asking came to nothing.' }),
  next_look_at: orNull(time),
  created_at: time,
  updated_at: time,
};

export const errandSchema = Type.Object(fields, closed);
export type ErrandView = Static<typeof errandSchema>;

/** An errand with what was to be said, and what was. */
export const errandDetailsSchema = Type.Object(
  {
    ...fields,
    request: Type.Object(
      {
        method: Type.String(),
        path: Type.String(),
        account: orNull(Type.String()),
        body: orNull(Type.Record(Type.String(), Type.Unknown())),
      },
      {
        ...closed,
        description: 'As it is sent. Without its body where that tells of a person.',
      },
    ),
    exchanges: Type.Array(
      Type.Object(
        {
          at: time,
          purpose: Type.String(),
          method: Type.String(),
          path: Type.String(),
          request: Type.Unknown(),
          status: orNull(Type.Integer()),
          answer: Type.Unknown(),
          duration_ms: Type.Integer(),
        },
        closed,
      ),
      { description: 'What was said about it, scrubbed; oldest first, at most a hundred.' },
    ),
  },
  closed,
);
export type ErrandDetails = Static<typeof errandDetailsSchema>;
