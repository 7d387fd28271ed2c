/**
 * Columns in the binary form in which PostgreSQL receives arrays. Neither side makes or reads
 * digits, quotes and commas, which over the columns of a report costs as much as judging its rows.
 *
 * The form: dimensions, whether there are nulls, the element's type, the length, the lower bound;
 * then each element as its length and its bytes, of a null the length -1. All numbers are
 * big-endian.
 */

/** Type numbers of PostgreSQL's own types, fixed since their making. */
const types = { bytea: 17, int8: 20, text: 25, float8: 701 };

/** Where columns are made, one at a time, before each gets bytes of its own. */
let room = Buffer.allocUnsafe(256 * 1_024);
let view = new DataView(room.buffer, room.byteOffset, room.length);
let end = 0;

const reserve = (length: number): void => {
  if (end + length <= room.length) return;
  const larger = Buffer.allocUnsafe(2 * (end + length));
  room.copy(larger, 0, 0, end);
  room = larger;
  view = new DataView(room.buffer, room.byteOffset, room.length);
};

const begin = (type: number, length: number): void => {
  end = 0;
  room.writeInt32BE(length === 0 ? 0 : 1, 0);
  room.writeInt32BE(1, 4);
  room.writeInt32BE(type, 8);
  room.writeInt32BE(length, 12);
  room.writeInt32BE(1, 16);
  // An empty array has no dimension to tell of.
  end = length === 0 ? 12 : 20;
};

const finish = (): Buffer => Buffer.from(room.subarray(0, end));

const writeNull = (): void => {
  room.writeInt32BE(-1, end);
  end += 4;
};

/** `text[]`; a zero byte, which no text of PostgreSQL may hold, is left out. */
export const texts = <Item>(
  items: readonly Item[],
  textOf: (item: Item) => string | null,
): Buffer => {
  begin(types.text, items.length);
  let previous: string | null = null;
  let [from, length] = [0, 0];
  for (const item of items) {
    const text = textOf(item);
    reserve(4 + 3 * (text?.length ?? 0));
    if (text === null) {
      writeNull();
      continue;
    }
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
export const doubles = <Item>(
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
export const byteStrings = <Item>(
  items: readonly Item[],
  hexOf: (item: Item) => string,
): Buffer => {
  begin(types.bytea, items.length);
  for (const item of items) {
    const hex = hexOf(item);
    const length = hex.length / 2;
    reserve(4 + length);
    room.writeInt32BE(length, end);
    room.write(hex, end + 4, 'hex');
    end += 4 + length;
  }
  return finish();
};
