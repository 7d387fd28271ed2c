/**
 * Columns in the binary form in which PostgreSQL receives arrays. Neither side makes or reads
 * digits, quotes and commas, which at the width of a batch costs as much as judging its rows or
 * applying its transfers.
 *
 * The form: dimensions, whether there are nulls, the element's type, the length, the lower bound;
 * then each element as its length and its bytes, of a null the length -1. All numbers are
 * big-endian. Each function takes items and how the value is had of one of them.
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
let room = Buffer.allocUnsafe(256 * 1_024);
let view = new DataView(room.buffer, room.byteOffset, room.length);
let end = 0;
let hasNull = false;

const reserve = (length: number): void => {
  if (end + length <= room.length) return;
  const larger = Buffer.allocUnsafe(2 * (end + length));
  room.copy(larger, 0, 0, end);
  room = larger;
  view = new DataView(room.buffer, room.byteOffset, room.length);
};

const headLength = 20;

const begin = (type: number, length: number): void => {
  view.setInt32(0, length === 0 ? 0 : 1);
  view.setInt32(8, type);
  view.setInt32(12, length);
  view.setInt32(16, 1);
  // An empty array has no dimension to tell of.
  end = length === 0 ? 12 : headLength;
  hasNull = false;
};

const finish = (): Buffer => {
  view.setInt32(4, hasNull ? 1 : 0);
  return Buffer.from(room.subarray(0, end));
};

const writeNull = (): void => {
  reserve(4);
  view.setInt32(end, -1);
  end += 4;
  hasNull = true;
};

/** `text[]`; a zero byte, which no text of PostgreSQL may hold, is left out. */
export const textColumn = <Item>(
  items: readonly Item[],
  textOf: (item: Item) => string | null,
): Buffer => {
  begin(types.text, items.length);
  let previous: string | null = null;
  let [from, length] = [0, 0];
  for (const item of items) {
    const text = textOf(item);
    if (text === null) {
      writeNull();
      continue;
    }
    reserve(4 + 3 * text.length);
    // Most columns say the same over and over.
    if (text === previous) room.copyWithin(end, from, from + length);
    else length = 4 + writeText(text);
    previous = text;
    from = end;
    end += length;
  }
  return finish();
};

const writeText = (text: string): number => {
  const whole = text.includes('\0') ? text.replaceAll('\0', '') : text;
  // Short and plain, as nearly all are: byte by byte costs less than the call that knows all signs.
  const plain = whole.length <= shortMax ? writePlain(whole) : -1;
  const length = plain === -1 ? room.write(whole, end + 4) : plain;
  view.setInt32(end, length);
  return length;
};

const shortMax = 40;

/** How many bytes it took; -1 where a sign is more than one. */
const writePlain = (text: string): number => {
  const from = end + 4;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code > 127) return -1;
    room[from + i] = code;
  }
  return text.length;
};

/** `smallint[]`. */
export const smallintColumn = <Item>(
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
export const integerColumn = <Item>(
  items: readonly Item[],
  numberOf: (item: Item) => number,
): Buffer => {
  begin(types.int4, items.length);
  reserve(8 * items.length);
  for (const item of items) {
    view.setInt32(end, 4);
    view.setInt32(end + 4, numberOf(item));
    end += 8;
  }
  return finish();
};

/** `bigint[]`. */
export const bigintColumn = <Item>(
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
export const doubleColumn = <Item>(
  items: readonly Item[],
  numberOf: (item: Item) => number | null,
): Buffer => {
  begin(types.float8, items.length);
  reserve(12 * items.length);
  for (const item of items) {
    const number = numberOf(item);
    if (number === null) {
      writeNull();
      continue;
    }
    view.setInt32(end, 8);
    view.setFloat64(end + 4, number);
    end += 12;
  }
  return finish();
};

/** `bytea[]`, each given in hex. */
export const byteaColumn = <Item>(
  items: readonly Item[],
  hexOf: (item: Item) => string,
): Buffer => {
  begin(types.bytea, items.length);
  for (const item of items) {
    const hex = hexOf(item);
    const length = hex.length / 2;
    reserve(4 + length);
    view.setInt32(end, length);
    room.write(hex, end + 4, 'hex');
    end += 4 + length;
  }
  return finish();
};

/** `jsonb[]`, each given as JSON. */
export const jsonbColumn = <Item>(
  items: readonly Item[],
  jsonOf: (item: Item) => string | null,
): Buffer => {
  begin(types.jsonb, items.length);
  for (const item of items) {
    const json = jsonOf(item);
    if (json === null) {
      writeNull();
      continue;
    }
    reserve(5 + 3 * json.length);
    // The form of jsonb is the first and only one there is; then the text.
    room[end + 4] = 1;
    const length = 1 + room.write(json, end + 5);
    view.setInt32(end, length);
    end += 4 + length;
  }
  return finish();
};

/** `numeric[]`, whole numbers only. */
export const numericColumn = <Item>(
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
