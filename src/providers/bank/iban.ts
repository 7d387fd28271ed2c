/**
 * Length of an IBAN by country: the countries and territories of the SEPA geographical scope.
 * Source: SWIFT IBAN registry, EPC409-09.
 */
const lengths: Readonly<Record<string, number>> = {
  AD: 24,
  AL: 28,
  AT: 20,
  BE: 16,
  BG: 22,
  CH: 21,
  CY: 28,
  CZ: 24,
  DE: 22,
  DK: 18,
  EE: 20,
  ES: 24,
  FI: 18,
  FR: 27,
  GB: 22,
  GI: 23,
  GR: 27,
  HR: 21,
  HU: 28,
  IE: 22,
  IS: 26,
  IT: 27,
  LI: 21,
  LT: 20,
  LU: 20,
  LV: 21,
  MC: 27,
  MD: 24,
  ME: 22,
  MK: 19,
  MT: 31,
  NL: 18,
  NO: 15,
  PL: 28,
  PT: 25,
  RO: 24,
  RS: 22,
  SE: 24,
  SI: 19,
  SK: 24,
  SM: 27,
  VA: 22,
};

/**
 * Whether a text is an IBAN of the SEPA area as machines write it: without spaces, in capitals,
 * of its country's length and with right check digits. Source: ISO 13616.
 *
 * @example isIban('DE89370400440532013000') // true
 */
export const isIban = (text: string): boolean =>
  /^[A-Z]{2}\d{2}[A-Z0-9]+$/.test(text) &&
  text.length === lengths[text.slice(0, 2)] &&
  remainderOf(text) === 1;

/**
 * The remainder by 97 of a text whose first four characters are moved to its end, letters counted
 * from A = 10: 1 where its check digits are right. Source: ISO 7064, MOD 97-10.
 */
export const remainderOf = (text: string): number => {
  let rest = 0;
  for (const letter of `${text.slice(4)}${text.slice(0, 4)}`) {
    const value = Number.parseInt(letter, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
};
