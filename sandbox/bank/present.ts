import { type Answer, jsonAnswer } from '../kernel/answer.ts';
import type { Account, Entry, Transfer } from './shape.ts';

export const CURRENCY = 'EUR';

/** Cents as the bank writes amounts: a decimal string with two decimals. */
export function textOf(cents: number): string {
  const digits = `${cents}`.padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Reads the bank's decimal string; undefined for anything else, and for nothing or less. */
export function centsOf(text: unknown): number | undefined {
  if (typeof text !== 'string' || !/^(0|[1-9]\d{0,11})\.\d{2}$/.test(text)) return undefined;
  const cents = Number(text.replace('.', ''));
  return cents > 0 ? cents : undefined;
}

export const showAccount = ({ id, bic, holder }: Account) => ({
  iban: id,
  bic,
  holder,
  currency: CURRENCY,
});

export const showEntry = (entry: Entry) => ({
  id: entry.id,
  account: entry.iban,
  kind: entry.kind,
  amount: textOf(entry.cents),
  currency: CURRENCY,
  remittance: entry.remittance,
  counterparty: { name: entry.other_name, iban: entry.other_iban },
  end_to_end_id: entry.end_to_end_id,
  transfer: entry.transfer,
  reason: entry.reason,
  booked_at: new Date(entry.booked_ms).toISOString(),
});

export const showTransfer = (transfer: Transfer) => ({
  id: transfer.id,
  status: 'received',
  amount: textOf(transfer.cents),
  currency: CURRENCY,
  end_to_end_id: transfer.end_to_end_id,
});

/** A refusal in the bank's own words. */
export function refusal(status: number, code: string, message: string): Answer {
  return jsonAnswer(status, { error: { code, message } });
}
