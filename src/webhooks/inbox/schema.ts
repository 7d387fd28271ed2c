import { type Static, Type } from 'typebox';
import { idPattern } from '#kernel';
import { closed, orNull, pageOf, pageQuery, time } from '../schema.ts';
import { noticeMachine } from './notice.machine.ts';

const noticeState = Type.Enum([...noticeMachine.states]);

/** A provider's notice as the API shows it. */
export const noticeSchema = Type.Object(
  {
    id: Type.String({ pattern: idPattern('ntc') }),
    object: Type.Literal('notice'),
    provider: Type.String(),
    connection_id: Type.String(),
    provider_notice_id: Type.String({ description: 'What the provider calls it.' }),
    type: Type.String(),
    attempt_id: orNull(Type.String()),
    references: Type.Array(Type.String(), {
      description: 'What it is about, as the provider says.',
    }),
    status: noticeState,
    deliveries: Type.Integer({ description: 'How often the provider sent it.' }),
    attempts: Type.Integer({ description: 'Failed tries to apply it.' }),
    failure: orNull(Type.String()),
    body: Type.String({ description: 'As received, scrubbed.' }),
    occurred_at: time,
    received_at: time,
    due_at: orNull(time),
    settled_at: orNull(time),
  },
  closed,
);
/** A notice as the API shows it. */
export type NoticeView = Static<typeof noticeSchema>;

export const noticeListSchema = pageOf(noticeSchema);

export const noticeParamsSchema = Type.Object(
  { notice_id: Type.String({ pattern: idPattern('ntc') }) },
  closed,
);

export const noticesQuerySchema = Type.Object(
  {
    ...pageQuery,
    cursor: Type.Optional(Type.String({ pattern: idPattern('ntc') })),
    status: Type.Optional(noticeState),
    provider: Type.Optional(Type.String({ maxLength: 40 })),
  },
  closed,
);
