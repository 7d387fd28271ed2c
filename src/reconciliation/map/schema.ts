import { type Static, Type } from 'typebox';

const closed = { additionalProperties: false } as const;
const nullableString = Type.Union([Type.String(), Type.Null()]);

const SourceSchema = Type.Object(
  {
    provider: Type.String(),
    format: Type.String(),
    title: Type.String(),
    columns: Type.Array(Type.String(), { description: 'Without these a file is not of the form.' }),
    row_types: Type.Array(
      Type.Object(
        {
          type: Type.String({ description: "The provider's word; * for any other." }),
          kind: Type.String(),
          matched_with: Type.String(),
          account: nullableString,
          rule: Type.String(),
        },
        closed,
      ),
    ),
  },
  closed,
);

export const MapSchema = Type.Object(
  {
    object: Type.Literal('reconciliation_map'),
    sources: Type.Array(SourceSchema),
    breaks: Type.Array(
      Type.Object(
        {
          type: Type.String(),
          meaning: Type.String(),
          posted_to: Type.String(),
          written_off_to: Type.String(),
        },
        closed,
      ),
    ),
  },
  closed,
);

/** The set-up as one map from source to account to rule. */
export type MapView = Static<typeof MapSchema>;
