import type { Money } from '#money';
import { moneyOf } from './units.ts';

/** One line of the statement, as far as this folder reads it. */
export interface BankEntry {
  readonly id: string;
  readonly kind: 'credit' | 'debit' | 'return';
  readonly amount: Money;
  readonly remittance: string;
  readonly counterpartyName: string | null;
  readonly counterpartyIban: string | null;
  readonly endToEndId: string | null;
  /** The transfer of ours that it belongs to. */
  readonly transfer: string | null;
  /** Why a transfer came back: an ISO 20022 return reason. */
  readonly reason: string | null;
  readonly bookedAt: Date;
}

const kinds: readonly string[] = ['credit', 'debit', 'return'] satisfies BankEntry['kind'][];

/** Reads an entry; nothing where it is none that we understand: never a guess about money. */
export const readEntry = (value: unknown): BankEntry | undefined => {
  if (!isRecord(value)) return undefined;
  const { id, kind, remittance, counterparty } = value;
  const amount = moneyOf(value['amount'], value['currency']);
  const bookedAt = new Date(String(value['booked_at']));
  if (typeof id !== 'string' || !/^[\w-]{1,100}$/.test(id) || typeof remittance !== 'string') {
    return undefined;
  }
  if (typeof kind !== 'string' || !kinds.includes(kind)) return undefined;
  if (amount === undefined || amount.minor === 0n || Number.isNaN(bookedAt.getTime())) {
    return undefined;
  }
  const other = isRecord(counterparty) ? counterparty : {};
  return {
    id,
    kind: kind as BankEntry['kind'],
    amount,
    remittance: remittance.replaceAll('\u0000', '').slice(0, 500),
    counterpartyName: textOrNull(other['name']),
    counterpartyIban: textOrNull(other['iban']),
    endToEndId: textOrNull(value['end_to_end_id']),
    transfer: textOrNull(value['transfer']),
    reason: textOrNull(value['reason']),
    bookedAt,
  };
};

/** A page of the statement; nothing where a part of it is none that we understand. */
export const readPage = (
  value: unknown,
): { readonly entries: readonly BankEntry[]; readonly hasMore: boolean } | undefined => {
  if (!isRecord(value) || !Array.isArray(value['entries'])) return undefined;
  if (typeof value['has_more'] !== 'boolean') return undefined;
  const entries = value['entries'].map(readEntry).filter((entry) => entry !== undefined);
  const isWhole = entries.length === value['entries'].length;
  return isWhole ? { entries, hasMore: value['has_more'] } : undefined;
};

/** A transfer order as the bank has taken it. */
export interface TakenTransfer {
  readonly id: string;
  readonly status: string;
  readonly endToEndId: string;
  readonly amount: Money;
}

/** Reads the answer to a transfer order. */
export const readTransfer = (value: unknown): TakenTransfer | undefined => {
  if (!isRecord(value)) return undefined;
  const { id, status, end_to_end_id: endToEndId } = value;
  const amount = moneyOf(value['amount'], value['currency']);
  if (typeof id !== 'string' || typeof status !== 'string' || typeof endToEndId !== 'string') {
    return undefined;
  }
  return amount === undefined ? undefined : { id, status, endToEndId, amount };
};

/** The bank's own words for a fault. */
export interface BankFault {
  readonly code: string;
  readonly message: string;
}

/** Reads a fault; nothing where the answer is not the bank's own. */
export const readFault = (value: unknown): BankFault | undefined => {
  if (!isRecord(value) || !isRecord(value['error'])) return undefined;
  const { code, message } = value['error'];
  if (typeof code !== 'string' || typeof message !== 'string') return undefined;
  return { code: code.slice(0, 40), message: message.slice(0, 500) };
};

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textOrNull = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value.replaceAll('\u0000', '').slice(0, 140) : null;
