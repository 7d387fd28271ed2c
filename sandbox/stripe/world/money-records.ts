import type { Metadata, Stored } from './stored.ts';

/** Money that a platform hands to a connected account. It is the platform's record. */
export interface TransferRecord extends Stored<'transfer'> {
  readonly amount: number;
  readonly amount_reversed: number;
  readonly currency: string;
  readonly description: string | null;
  readonly destination: string;
  readonly destination_payment: string;
  readonly balance_transaction: string;
  /** The charge whose funds it waits for. */
  readonly source_transaction: string | null;
  readonly transfer_group: string | null;
  readonly metadata: Metadata;
  /** Oldest first. */
  readonly reversals: readonly string[];
}

export interface TransferReversalRecord extends Stored<'transfer_reversal'> {
  readonly amount: number;
  readonly currency: string;
  readonly transfer: string;
  readonly balance_transaction: string;
  readonly destination_payment_refund: string;
  /** The refund of a destination charge that asked for it. */
  readonly source_refund: string | null;
  readonly metadata: Metadata;
}

/** A platform's fee on a payment of an account. It is the platform's record. */
export interface ApplicationFeeRecord extends Stored<'application_fee'> {
  readonly account: string;
  readonly amount: number;
  readonly amount_refunded: number;
  readonly currency: string;
  readonly balance_transaction: string;
  /** The charge that paid it, in the account's world. */
  readonly charge: string;
  /** The platform's own charge behind it, where that named a destination. */
  readonly originating_transaction: string | null;
  /** Oldest first. */
  readonly refunds: readonly string[];
}

export interface FeeRefundRecord extends Stored<'fee_refund'> {
  readonly amount: number;
  readonly currency: string;
  readonly balance_transaction: string;
  readonly fee: string;
  readonly metadata: Metadata;
}

/** What a transfer is to the account that gets it: Stripe shows it as a charge. */
export interface PaymentRecord extends Stored<'payment'> {
  readonly amount: number;
  readonly amount_refunded: number;
  readonly currency: string;
  readonly balance_transaction: string;
  readonly source_transfer: string;
  readonly application_fee: string | null;
  readonly application_fee_amount: number | null;
  readonly metadata: Metadata;
}

/** What a reversal is to the account that gives: Stripe shows it as a refund. */
export interface PaymentRefundRecord extends Stored<'payment_refund'> {
  readonly amount: number;
  readonly currency: string;
  readonly charge: string;
  readonly balance_transaction: string;
  readonly source_transfer_reversal: string;
  readonly metadata: Metadata;
}

/** When an account's money becomes available and is paid out by itself; one for each account. */
export interface BalanceSettingsRecord extends Stored<'balance_settings'> {
  readonly interval: 'daily' | 'manual' | 'monthly' | 'weekly';
  readonly weekly_days: readonly string[];
  readonly monthly_days: readonly number[];
  /** Days until a charge's money is available; null for the setting of the world. */
  readonly delay_days: number | null;
  readonly minimums: Readonly<Record<string, number>>;
  readonly debit_negative_balances: boolean | null;
  readonly statement_descriptor: string | null;
}

/** Money that a platform brings in from its own bank. */
export interface TopupRecord extends Stored<'topup'> {
  readonly amount: number;
  readonly currency: string;
  readonly status: 'canceled' | 'failed' | 'pending' | 'succeeded';
  readonly description: string | null;
  readonly statement_descriptor: string | null;
  readonly transfer_group: string | null;
  readonly balance_transaction: string | null;
  readonly failure_code: string | null;
  readonly metadata: Metadata;
  readonly due_ms: number;
}

export type PayoutStatus = 'canceled' | 'failed' | 'in_transit' | 'paid' | 'pending';

export interface PayoutRecord extends Stored<'payout'> {
  readonly amount: number;
  readonly currency: string;
  readonly status: PayoutStatus;
  readonly method: 'instant' | 'standard';
  readonly is_automatic: boolean;
  readonly is_reconciled: boolean;
  readonly arrival_date: number;
  readonly destination: string;
  readonly description: string | null;
  readonly statement_descriptor: string | null;
  readonly balance_transaction: string;
  readonly failure_balance_transaction: string | null;
  readonly failure_code: string | null;
  readonly metadata: Metadata;
  /** What an automatic payout pays out; empty for others, which pay out an amount and no lines. */
  readonly lines: readonly string[];
  /** When its next turn comes, and which; 0 when none does. */
  readonly due_ms: number;
  readonly due: 'arrives' | 'leaves' | null;
}
