import type { SmallSettings } from '../kernel/world/shape.ts';

/** Everything one merchant account at the sandbox's Adyen keeps. */
export interface AdyenShape {
  readonly tables: {
    readonly payment: PaymentRecord;
    readonly modification: ModificationRecord;
    readonly stored: StoredRecord;
    readonly dispute: DisputeRecord;
    readonly listener: ListenerRecord;
  };
  readonly notice: NoticeItem;
  readonly settings: AdyenSettings;
}

export interface AdyenSettings extends SmallSettings {
  /** The only merchant account of the key; every other is answered 403. */
  readonly merchant_account: string;
  /** Between "received" and what became of it. */
  readonly modification_settles_ms: number;
  /** After an end: when it is taken back, or disputed. */
  readonly late_ms: number;
  readonly hold_days: number;
  /** Items in one delivery: the newest others come again beside each. Real ones hold one. */
  readonly items_a_delivery: number;
}

/** An amount in Adyen's minor units. */
export interface Sum {
  readonly value: number;
  readonly currency: string;
}

export interface PaymentRecord {
  /** The pspReference: sixteen letters and digits. */
  readonly id: string;
  readonly reference: string;
  readonly state:
    | 'awaiting_payer'
    | 'pending'
    | 'authorised'
    | 'refused'
    | 'cancelled'
    | 'expired'
    | 'stored';
  /** What was asked for, and since a raise what is authorised. */
  readonly amount: Sum;
  readonly card: string;
  readonly is_auto: boolean;
  readonly is_storing: boolean;
  readonly shopper: string | null;
  readonly stored_id: string | null;
  readonly return_url: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** Under which the payer's page, or the client library, gives back what he did. */
  readonly challenge: { readonly token: string; readonly isPassed: boolean | null } | null;
  readonly granted_ms: number | null;
  readonly captured: number;
  readonly refunded: number;
  readonly raises: number;
  /** What time is to do: finish, take back a capture, expire. */
  readonly due: 'finish' | 'late' | 'expire' | null;
  readonly due_ms: number | null;
}

export interface ModificationRecord {
  readonly id: string;
  readonly kind: 'capture' | 'cancel' | 'refund' | 'amount_update';
  readonly payment: string;
  readonly amount: Sum;
  readonly reference: string;
  readonly state: 'received' | 'done' | 'failed' | 'taken_back';
  readonly reason: string;
  readonly made_ms: number;
  readonly taken_back_ms: number | null;
  readonly due_ms: number | null;
}

export interface StoredRecord {
  readonly id: string;
  readonly shopper: string;
  readonly card: string;
}

export interface DisputeRecord {
  readonly id: string;
  readonly payment: string;
  readonly amount: Sum;
  readonly stage: 'notified' | 'charged_back' | 'reversed' | 'closed';
  readonly ends: 'lost' | 'won';
  readonly charged_back_ms: number | null;
  readonly reversed_ms: number | null;
  readonly due_ms: number | null;
}

export interface ListenerRecord {
  readonly id: string;
  readonly url: string;
  /** Hexadecimal, as Adyen's customer area shows it. */
  readonly hmac_key: string;
}

/** What a notice carries: an item before it is signed. */
export interface NoticeItem {
  readonly eventCode: string;
  readonly pspReference: string;
  readonly originalReference?: string;
  readonly merchantReference: string;
  readonly success: boolean;
  readonly reason: string;
  readonly amount: Sum;
  readonly paymentMethod: string;
  readonly operations?: readonly string[];
  readonly more: Readonly<Record<string, string>>;
  readonly at_ms: number;
}
