import { UnreadableRow } from './report-row.ts';

/**
 * Hours that a zone's short name is ahead of UTC. Reports name zones so, the summer ones apart.
 * What is not here is not guessed.
 */
const hoursAhead: ReadonlyMap<string, number> = new Map(
  Object.entries({
    UTC: 0,
    GMT: 0,
    WET: 0,
    BST: 1,
    WEST: 1,
    CET: 1,
    CEST: 2,
    EET: 2,
    EEST: 3,
    MSK: 3,
    GST: 4,
    SGT: 8,
    HKT: 8,
    AWST: 8,
    JST: 9,
    KST: 9,
    AEST: 10,
    AEDT: 11,
    NZST: 12,
    NZDT: 13,
    BRT: -3,
    EST: -5,
    EDT: -4,
    CDT: -5,
    MST: -7,
    MDT: -6,
    PST: -8,
    PDT: -7,
  }),
);

const form = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?Z?)?$/;
const hourMs = 3_600_000;

/**
 * A time of a report, in the zone it names.
 *
 * @throws UnreadableRow
 * @example readInstant('2013-06-03 11:26:49', 'CEST') // 2013-06-03T09:26:49Z
 */
export const readInstant = (text: string, zone: string): Date => {
  const hours = hoursAhead.get(zone);
  const at = atSecond(text) ?? inAnyForm(text);
  if (hours === undefined || at === undefined) {
    throw new UnreadableRow(
      `no time can be read from ${JSON.stringify(`${text} ${zone}`.slice(0, 60))}`,
    );
  }
  return new Date(at - hours * hourMs);
};

/** `2013-06-03 11:26:49`, as nearly every line has it, read digit by digit. */
const atSecond = (text: string): number | undefined => {
  if (text.length !== 19 || text[4] !== '-' || text[7] !== '-' || text[10] !== ' ')
    return undefined;
  if (text[13] !== ':' || text[16] !== ':') return undefined;
  const year = 100 * twoDigits(text, 0) + twoDigits(text, 2);
  const [month, day] = [twoDigits(text, 5), twoDigits(text, 8)];
  const time = (twoDigits(text, 11) * 60 + twoDigits(text, 14)) * 60 + twoDigits(text, 17);
  const at = Date.UTC(year, month - 1, day) + time * 1_000;
  return Number.isNaN(at) ? undefined : at;
};

/** Not a number where they are none. */
const twoDigits = (text: string, from: number): number => {
  const tens = text.charCodeAt(from) - 48;
  const ones = text.charCodeAt(from + 1) - 48;
  return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? Number.NaN : 10 * tens + ones;
};

const inAnyForm = (text: string): number | undefined => {
  const parts = form.exec(text);
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second] = parts;
  return Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour ?? 0),
    Number(minute ?? 0),
    Number(second ?? 0),
  );
};
