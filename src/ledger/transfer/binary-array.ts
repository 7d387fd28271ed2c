/**
 * Columns in the binary form in which PostgreSQL receives arrays, nulls left out but for jsonb.
 * Neither side makes or reads digits, quotes and commas, which at the width of a batch costs more
 * than applying its transfers.
 *
 * The form: dimensions, whether there are nulls, the element's type, the length, the lower bound;
 * then each element as its length and its bytes. All numbers are big-endian.
 */

/** Type numbers of PostgreSQL's own types, fixed since their making. */
const types = {
  bytea: 17,
  int8: 20,
  int2: 21,
  int4: 23,
  text: 25,
  float8: 701,
  numeric: 1700,
  jsonb: 3802,
};

/** Where columns are made, one at a time, before each gets bytes of its own. */
let room = Buffer.allocUnsafe(64 * 1_024);
let view = new DataView(room.buffer, room.byteOffset, room.length);
let end = 0;

const reserve = (length: number): void => {
  if (end + length <= room.length) return;
  const larger = Buffer.allocUnsafe(2 * (end + length));
  room.copy(larger, 0, 0, end);
  room = larger;
  view = new DataView(room.buffer, room.byteOffset, room.length);
};

const headLength = 20;

const begin = (type: number, length: number): void => {
  end = 0;
  reserve(headLength);
  view.setInt32(0, length === 0 ? 0 : 1);
  view.setInt32(4, type === types.jsonb ? 1 : 0);
  view.setInt32(8, type);
  view.setInt32(12, length);
  view.setInt32(16, 1);
  // An empty array has no dimension to tell of.
  end = length === 0 ? 12 : headLength;
};

const finish = (): Buffer => Buffer.from(room.subarray(0, end));

/** `text[]`. */
export const texts = <Item>(items: readonly Item[], textOf: (item: Item) => string): Buffer => {
  begin(types.text, items.length);
  let previous: string | undefined;
  let [from, length] = [0, 0];
  for (const item of items) {
    const text = textOf(item);
    reserve(4 + 3 * text.length);
    if (text === previous) {
      for (let i = 0; i < length; i += 1) room[end + i] = room[from + i] ?? 0;
    } else {
      length = 4 + room.write(text, end + 4);
      view.setInt32(end, length - 4);
      previous = text;
    }
    from = end;
    end += length;
  }
  return finish();
};

/** `smallint[]`. */
export const smallIntegers = <Item>(
  items: readonly Item[],
  numberOf: (item: Item) => number,
): Buffer => {
  begin(types.int2, items.length);
  reserve(6 * items.length);
  for (const item of items) {
    view.setInt32(end, 2);
    view.setInt16(end + 4, numberOf(item));
    end += 6;
  }
  return finish();
};

/** `integer[]`. */
export const integers = (numbers: readonly number[]): Buffer => {
  begin(types.int4, numbers.length);
  reserve(8 * numbers.length);
  for (const number of numbers) {
    view.setInt32(end, 4);
    view.setInt32(end + 4, number);
    end += 8;
  }
  return finish();
};

/** `bigint[]`. */
export const bigIntegers = <Item>(
  items: readonly Item[],
  numberOf: (item: Item) => bigint,
): Buffer => {
  begin(types.int8, items.length);
  reserve(12 * items.length);
  for (const item of items) {
    view.setInt32(end, 8);
    view.setBigInt64(end + 4, numberOf(item));
    end += 12;
  }
  return finish();
};

/** `double precision[]`. */
export const doubles = <Item>(items: readonly Item[], numberOf: (item: Item) => number): Buffer => {
  begin(types.float8, items.length);
  reserve(12 * items.length);
  for (const item of items) {
    view.setInt32(end, 8);
    view.setFloat64(end + 4, numberOf(item));
    end += 12;
  }
  return finish();
};

/** `bytea[]`, each given in hex. */
export const byteStrings = <Item>(
  items: readonly Item[],
  hexOf: (item: Item) => string,
): Buffer => {
  begin(types.bytea, items.length);
  for (const item of items) {
    const hex = hexOf(item);
    reserve(4 + hex.length / 2);
    view.setInt32(end, hex.length / 2);
    room.write(hex, end + 4, 'hex');
    end += 4 + hex.length / 2;
  }
  return finish();
};

/** `jsonb[]`, each given as JSON or left out. */
export const documents = <Item>(
  items: readonly Item[],
  jsonOf: (item: Item) => string | undefined,
): Buffer => {
  begin(types.jsonb, items.length);
  for (const item of items) {
    const json = jsonOf(item);
    reserve(5 + 3 * (json?.length ?? 0));
    if (json === undefined) {
      view.setInt32(end, -1);
      end += 4;
      continue;
    }
    // The form of jsonb is the first and only one there is; then the text.
    room[end + 4] = 1;
    const length = 1 + room.write(json, end + 5);
    view.setInt32(end, length);
    end += 4 + length;
  }
  return finish();
};

/** `numeric[]`, whole numbers only. */
export const numerics = <Item>(
  items: readonly Item[],
  numberOf: (item: Item) => bigint,
): Buffer => {
  begin(types.numeric, items.length);
  for (const item of items) {
    reserve(4 + 8 + 2 * digitsMax);
    writeNumeric(numberOf(item));
  }
  return finish();
};

/** 39 decimal digits and more. */
const digitsMax = 12;
const digits = new Int32Array(digitsMax);
const safeMax = BigInt(Number.MAX_SAFE_INTEGER);

/** As digits to the base of 10,000, highest first, after their count, the place of the first, the sign, and no scale. */
const writeNumeric = (number: bigint): void => {
  let left = number < 0n ? -number : number;
  let count = 0;
  while (left > safeMax) {
    digits[count] = Number(left % 10_000n);
    count += 1;
    left /= 10_000n;
  }
  let small = Number(left);
  while (small > 0) {
    digits[count] = small % 10_000;
    count += 1;
    small = Math.floor(small / 10_000);
  }
  view.setInt32(end, 8 + 2 * count);
  view.setInt16(end + 4, count);
  view.setInt16(end + 6, count === 0 ? 0 : count - 1);
  view.setUint16(end + 8, number < 0n ? 0x4000 : 0);
  view.setInt16(end + 10, 0);
  for (let i = 0; i < count; i += 1) view.setInt16(end + 12 + 2 * i, digits[count - 1 - i] ?? 0);
  end += 12 + 2 * count;
};
