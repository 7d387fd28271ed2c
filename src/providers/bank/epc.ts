import { assert } from '#kernel';
import { formatAmount, type Money } from '#money';

/** A credit transfer that the payer's banking app fills in from a QR code. */
export interface EpcTransfer {
  readonly bic: string;
  readonly holder: string;
  readonly iban: string;
  readonly amount: Money;
  /** A creditor reference (ISO 11649). */
  readonly reference: string;
}

/** Bytes that the code may hold. Source: EPC069-12 version 2, section 3. */
const bytesMax = 331;

/**
 * The text of the EPC QR code, one element a line, nothing after the last one that is filled.
 * Source: EPC069-12, "Quick Response Code: Guidelines to Enable Data Capture for the Initiation of
 * a SEPA Credit Transfer", version 002, character set 1 (UTF-8).
 *
 * @example epcText({ …, amount: money(1050n, 'EUR') }).split('\n')[7] // 'EUR10.50'
 */
export const epcText = ({ bic, holder, iban, amount, reference }: EpcTransfer): string => {
  assert(amount.currency === 'EUR', 'a SEPA credit transfer is in euro');
  assert(
    amount.minor > 0n && amount.minor <= 99_999_999_999n,
    'an EPC code says EUR0.01 to EUR999999999.99',
  );
  const text = [
    'BCD',
    '002',
    '1',
    'SCT',
    bic,
    holder.slice(0, 70),
    iban,
    `EUR${formatAmount(amount)}`,
    '', // purpose
    reference,
  ].join('\n');
  assert(Buffer.byteLength(text) <= bytesMax, 'an EPC code holds 331 bytes');
  return text;
};
