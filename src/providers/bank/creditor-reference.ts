import { createHash } from 'node:crypto';
import { remainderOf } from './iban.ts';

/**
 * Makes the creditor reference of an attempt: `RF`, two check digits, and 80 bits of the attempt's
 * name in letters that are not mistaken for digits. The same for the same attempt. Source: ISO 11649.
 *
 * @example creditorReferenceOf('att_1') // 'RF' and 18 more characters
 */
export const creditorReferenceOf = (attemptId: string): string => {
  const digest = createHash('sha256').update(`creditor reference\n${attemptId}`).digest();
  let bits = BigInt(`0x${digest.subarray(0, 10).toString('hex')}`);
  let body = '';
  for (let i = 0; i < 16; i += 1) {
    body += alphabet.charAt(Number(bits & 31n));
    bits >>= 5n;
  }
  const check = 98 - remainderOf(`RF00${body}`);
  return `RF${`${check}`.padStart(2, '0')}${body}`;
};

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Whether a text is a creditor reference as machines write it. Source: ISO 11649. */
export const isCreditorReference = (text: string): boolean =>
  /^RF\d{2}[A-Z0-9]{1,21}$/.test(text) && remainderOf(text) === 1;

const lengthMin = 5;
const lengthMax = 25;
/** What a remittance text holds at the most; more is not looked through. */
const textMax = 500;

/**
 * Every creditor reference that a text may mean: people write it in lower case, with spaces or
 * dashes in it, and words around it, so that where it ends is a guess. The check digits leave few;
 * which of them is one of ours, the caller knows.
 *
 * @example creditorReferencesIn('Invoice rf18 5390 0754 7034, thanks')[0] // 'RF18539007547034'
 */
export const creditorReferencesIn = (text: string): readonly string[] => {
  const plain = text
    .slice(0, textMax)
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, '');
  const found = new Set<string>();
  for (let at = plain.indexOf('RF'); at >= 0; at = plain.indexOf('RF', at + 1)) {
    for (let length = lengthMax; length >= lengthMin; length -= 1) {
      const candidate = plain.slice(at, at + length);
      if (candidate.length === length && isCreditorReference(candidate)) found.add(candidate);
    }
  }
  return [...found];
};
