import { UnreadableRow } from './report-row.ts';

/**
 * Hours that a zone's short name is ahead of UTC. Reports name zones so, the summer ones apart.
 * What is not here is not guessed.
 */
const hoursAhead: Readonly<Record<string, number>> = {
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
};

const form = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?Z?)?$/;
const hourMs = 3_600_000;

/**
 * A time of a report, in the zone it names.
 *
 * @throws UnreadableRow
 * @example readInstant('2013-06-03 11:26:49', 'CEST') // 2013-06-03T09:26:49Z
 */
export const readInstant = (text: string, zone: string): Date => {
  const hours = hoursAhead[zone];
  const parts = form.exec(text);
  if (hours === undefined || parts === null) {
    throw new UnreadableRow(
      `no time can be read from ${JSON.stringify(`${text} ${zone}`.slice(0, 60))}`,
    );
  }
  const [, year, month, day, hour, minute, second] = parts;
  const at = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour ?? 0),
    Number(minute ?? 0),
    Number(second ?? 0),
  );
  return new Date(at - hours * hourMs);
};
