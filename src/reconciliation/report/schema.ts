import { type Static, Type } from 'typebox';
import { idPattern } from '#kernel';

const closed = { additionalProperties: false } as const;
const nullableString = Type.Union([Type.String(), Type.Null()]);
const instant = (description: string) => Type.String({ format: 'date-time', description });
const count = (description: string) => Type.Integer({ minimum: 0, description });

export const ReportId = Type.String({ pattern: idPattern('rep') });
export const ReportParams = Type.Object({ report_id: ReportId }, closed);

/** As much of a file as fits into a request; larger ones go through the command line. */
const contentMax = 200_000;

export const CreateReportBody = Type.Object(
  {
    provider: Type.String({ pattern: '^[a-z0-9_]{2,40}$' }),
    format: Type.Optional(
      Type.String({
        pattern: '^[a-z0-9_]{2,60}$',
        description: "The provider's only one when left out; the map lists them.",
      }),
    ),
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    cut_off: instant('What was captured before has to be in this report or an earlier one.'),
    covers_from: Type.Optional(instant('Nothing captured before is missed.')),
    currency: Type.Optional(
      Type.String({ pattern: '^[A-Z][A-Z0-9]{2,9}$', description: 'Only this one is missed.' }),
    ),
    content: Type.String({
      minLength: 1,
      maxLength: contentMax,
      description:
        'The file as the provider wrote it, header line included. Larger files: `bascule reconcile`.',
    }),
  },
  closed,
);

export const ListReportsQuery = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    cursor: Type.Optional(ReportId),
  },
  closed,
);

export const ReportSchema = Type.Object(
  {
    id: ReportId,
    object: Type.Literal('report'),
    provider: Type.String(),
    format: Type.String(),
    name: Type.String(),
    status: Type.Union([Type.Literal('importing'), Type.Literal('imported')]),
    cut_off: Type.String({ format: 'date-time' }),
    covers_from: nullableString,
    currency: nullableString,
    rows: count('Lines that are in.'),
    matched: count('Of them, those that are as payments and the ledger have them.'),
    resolved: count('Attempts that were open, or called failed, and are settled by it.'),
    repeated: count('Lines that an earlier report has word for word.'),
    breaks: count('Differences that it opened.'),
    created_at: Type.String({ format: 'date-time' }),
    finished_at: nullableString,
  },
  closed,
);

/** A provider's report, and how far it is in. */
export type ReportView = Static<typeof ReportSchema>;

export const ReportList = Type.Object(
  { data: Type.Array(ReportSchema), has_more: Type.Boolean(), next_cursor: nullableString },
  closed,
);
