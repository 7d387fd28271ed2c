import { type TSchema, Type } from 'typebox';

/** Objects of the API take the fields they name and no others. */
export const closed = { additionalProperties: false } as const;

export const time = Type.String({ format: 'date-time' });

export const orNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);

export const pageQuery = { limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })) };

export const pageOf = <Schema extends TSchema>(item: Schema) =>
  Type.Object(
    {
      data: Type.Array(item),
      has_more: Type.Boolean(),
      next_cursor: orNull(Type.String()),
    },
    closed,
  );
