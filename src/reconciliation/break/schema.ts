import { type Static, Type } from 'typebox';
import { idPattern } from '#kernel';
import { breakMachine } from './break.machine.ts';
import { type BreakType, breakTypes } from './break-types.ts';

const closed = { additionalProperties: false } as const;
const nullableString = Type.Union([Type.String(), Type.Null()]);
const nullableAmount = Type.Union([
  Type.String({ description: 'Decimal, with a minus where the provider owes less.' }),
  Type.Null(),
]);

const BreakTypeName = Type.Enum(Object.keys(breakTypes) as BreakType[]);
const BreakStatus = Type.Enum([...breakMachine.states]);

export const BreakId = Type.String({ pattern: idPattern('brk') });
export const BreakParams = Type.Object({ break_id: BreakId }, closed);

export const ListBreaksQuery = Type.Object(
  {
    type: Type.Optional(BreakTypeName),
    status: Type.Optional(BreakStatus),
    owner: Type.Optional(Type.String({ minLength: 1, maxLength: 120 })),
    report_id: Type.Optional(Type.String({ pattern: idPattern('rep') })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    cursor: Type.Optional(BreakId),
  },
  closed,
);

export const AssignBreakBody = Type.Object(
  {
    owner: Type.String({
      minLength: 1,
      maxLength: 120,
      description: 'Who looks after it: a name, an address, a team.',
    }),
  },
  closed,
);

export const CloseBreakBody = Type.Object(
  {
    resolution: Type.Union(
      [Type.Literal('explained'), Type.Literal('posted'), Type.Literal('written_off')],
      {
        description:
          'explained: nothing has to move. posted: the difference moves to the account of its type. ' +
          'written_off: it moves to the account for write-offs.',
      },
    ),
    reason: Type.String({ minLength: 3, maxLength: 500, description: 'What was found out.' }),
  },
  closed,
);

const fields = {
  id: BreakId,
  object: Type.Literal('break'),
  type: BreakTypeName,
  status: BreakStatus,
  provider: Type.String(),
  report_id: Type.String(),
  row_number: Type.Union([Type.Integer(), Type.Null()]),
  payment_id: nullableString,
  attempt_id: nullableString,
  provider_reference: nullableString,
  expected: nullableAmount,
  expected_currency: nullableString,
  actual: nullableAmount,
  actual_currency: nullableString,
  detail: Type.String(),
  owner: nullableString,
  reason: nullableString,
  closed_by: nullableString,
  closed_at: nullableString,
  transfer_id: nullableString,
  created_at: Type.String({ format: 'date-time' }),
  updated_at: Type.String({ format: 'date-time' }),
};

export const BreakSchema = Type.Object(fields, closed);

/** A difference that reconciliation found, and what became of it. */
export type BreakView = Static<typeof BreakSchema>;

/** One break, with what may explain it. */
export const BreakWithSuggestions = Type.Object(
  {
    ...fields,
    suggestions: Type.Array(
      Type.Object(
        {
          payment_id: Type.String(),
          attempt_id: Type.String(),
          operation: Type.String(),
          status: Type.String(),
        },
        closed,
      ),
      { description: 'Attempts of the same amount around the same day. Never a proof.' },
    ),
  },
  closed,
);

export type BreakWithSuggestionsView = Static<typeof BreakWithSuggestions>;

export const BreakList = Type.Object(
  { data: Type.Array(BreakSchema), has_more: Type.Boolean(), next_cursor: nullableString },
  closed,
);
