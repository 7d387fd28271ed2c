import { plainSmallSettings, type SmallSettings } from '../kernel/world/shape.ts';

/** What the bank keeps: accounts, their statement, transfers under way, and who is told. */
export interface BankShape {
  readonly tables: {
    readonly account: Account;
    readonly entry: Entry;
    readonly transfer: Transfer;
    readonly subscription: Subscription;
  };
  readonly notice: EntryNotice;
  readonly settings: BankSettings;
}

export interface BankSettings extends SmallSettings {
  /** From a transfer order to its debit on the statement. */
  readonly clearing_s: number;
  /** From the debit of a transfer that cannot be credited to its return. */
  readonly returns_after_s: number;
}

export const bankSettings: BankSettings = {
  ...plainSmallSettings,
  clearing_s: 5,
  returns_after_s: 3 * 86_400,
};

/** An account with its IBAN as its id. Money is cents. */
export interface Account {
  readonly id: string;
  readonly bic: string;
  readonly holder: string;
}

/** One line of a statement. It never changes once booked. */
export interface Entry {
  readonly id: string;
  readonly iban: string;
  /** `return`: a transfer of ours that the other bank sent back. */
  readonly kind: 'credit' | 'debit' | 'return';
  readonly cents: number;
  readonly remittance: string;
  readonly other_name: string;
  readonly other_iban: string;
  readonly end_to_end_id: string | null;
  /** The transfer that it belongs to, where it is one of ours. */
  readonly transfer: string | null;
  readonly reason: string | null;
  readonly booked_ms: number;
}

/** A transfer order, from its acceptance to its booking, and perhaps its return. */
export interface Transfer {
  readonly id: string;
  readonly from_iban: string;
  readonly to_iban: string;
  readonly to_name: string;
  readonly cents: number;
  readonly end_to_end_id: string;
  readonly remittance: string;
  readonly status: 'received' | 'booked' | 'returned';
  readonly due_ms: number | null;
}

export interface Subscription {
  readonly id: string;
  readonly url: string;
  readonly secret: string;
}

/** What a notice carries: which entry was booked, not what it says. */
export interface EntryNotice {
  readonly entry: string;
  readonly account: string;
  readonly kind: Entry['kind'];
  readonly transfer: string | null;
  readonly booked_ms: number;
}
