import pg from 'pg';

const int8 = 20;
const numeric = 1700;
const int8Array = 1016;
const numericArray = 1231;

/**
 * How columns become values: whole numbers of 64 bits and `numeric(…, 0)` are bigints, because an
 * amount must never pass through a float. Everything else as the driver has it.
 */
export const columnTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    if (oid === int8 || oid === numeric) return BigInt;
    if (oid === int8Array || oid === numericArray) return wholeNumbers;
    return pg.types.getTypeParser(oid, format as 'text');
  },
};

const wholeNumbers = (text: string): readonly (bigint | null)[] => {
  const inside = text.slice(1, -1);
  if (inside === '') return [];
  return inside.split(',').map((value) => (value === 'NULL' ? null : BigInt(value)));
};
