import type Stripe from 'stripe';
import type {
  AccountLinkRecord,
  AccountRecord,
  CapabilityRecord,
  ExternalAccountRecord,
  PersonRecord,
} from './account-records.ts';
import type { DisputeRecord, FileRecord } from './dispute-records.ts';
import type {
  ApplicationFeeRecord,
  BalanceSettingsRecord,
  FeeRefundRecord,
  PaymentRecord,
  PaymentRefundRecord,
  PayoutRecord,
  TopupRecord,
  TransferRecord,
  TransferReversalRecord,
} from './money-records.ts';
import type { Metadata, Opaque, Stored } from './stored.ts';

export type {
  AccountController,
  AccountLinkRecord,
  AccountRecord,
  AccountReview,
  AccountStanding,
  CapabilityRecord,
  CapabilityStatus,
  Demands,
  Details,
  ExternalAccountRecord,
  ExtraDemand,
  PersonRecord,
  Pins,
} from './account-records.ts';
export type { DisputeRecord, DisputeStatus, FileRecord } from './dispute-records.ts';
export type {
  ApplicationFeeRecord,
  BalanceSettingsRecord,
  FeeRefundRecord,
  PaymentRecord,
  PaymentRefundRecord,
  PayoutRecord,
  TopupRecord,
  TransferRecord,
  TransferReversalRecord,
} from './money-records.ts';
export type { Metadata } from './stored.ts';

export interface PaymentIntentRecord extends Stored<'payment_intent'> {
  readonly amount: number;
  readonly amount_capturable: number;
  readonly amount_received: number;
  readonly currency: string;
  readonly status: IntentStatus | 'requires_capture';
  readonly capture_method: 'automatic' | 'automatic_async' | 'manual';
  readonly customer: string | null;
  readonly payment_method: string | null;
  readonly latest_charge: string | null;
  readonly metadata: Metadata;
  readonly last_error: IntentError | null;
  readonly more: PaymentIntentMore;
}

export type IntentStatus =
  | 'requires_payment_method'
  | 'requires_confirmation'
  | 'requires_action'
  | 'processing'
  | 'succeeded'
  | 'canceled';

/** The rarer fields, kept apart so that plain payments share one frozen object. */
export interface PaymentIntentMore {
  readonly description: string | null;
  readonly receipt_email: string | null;
  readonly setup_future_usage: 'off_session' | 'on_session' | null;
  readonly statement_descriptor: string | null;
  readonly statement_descriptor_suffix: string | null;
  readonly shipping: Opaque;
  readonly transfer_group: string | null;
  readonly confirmation_method: 'automatic' | 'manual';
  readonly allow_redirects: 'always' | 'never' | null;
  readonly allowed_types: readonly string[] | null;
  readonly excluded_types: readonly string[] | null;
  readonly three_d_secure: 'any' | 'automatic' | 'challenge';
  readonly incremental: Request | null;
  readonly multicapture: Request | null;
  /** An authentication that was made elsewhere and brought along. */
  readonly authentication: ImportedAuthentication | null;
  /** What of it is for a platform or for a connected account. */
  readonly connect: ConnectTerms | null;
  readonly next_action: NextAction | null;
  readonly canceled_at: number | null;
  readonly cancellation_reason: string | null;
}

export type Request = 'if_available' | 'never';

/** How a payment is shared: a fee for the platform, and the account that is handed the money. */
export interface ConnectTerms {
  readonly application_fee_amount: number | null;
  readonly destination: string | null;
  /** What the destination gets; null for all of it. */
  readonly transfer_amount: number | null;
  readonly on_behalf_of: string | null;
}

export interface ImportedAuthentication {
  readonly version: string;
  readonly transaction_id: string;
  readonly electronic_commerce_indicator: string | null;
}

export interface NextAction {
  readonly type: 'redirect_to_url' | 'use_stripe_sdk';
  readonly return_url: string | null;
}

export interface IntentError {
  readonly type: 'card_error' | 'invalid_request_error';
  readonly code: string;
  readonly decline_code: string | null;
  readonly message: string;
  readonly param: string | null;
  readonly charge: string | null;
  readonly payment_method: string | null;
}

export interface SetupIntentRecord extends Stored<'setup_intent'> {
  readonly status: IntentStatus;
  readonly usage: 'off_session' | 'on_session';
  readonly customer: string | null;
  readonly payment_method: string | null;
  readonly description: string | null;
  readonly metadata: Metadata;
  readonly allow_redirects: 'always' | 'never' | null;
  readonly allowed_types: readonly string[] | null;
  readonly excluded_types: readonly string[] | null;
  readonly next_action: NextAction | null;
  readonly last_error: IntentError | null;
  readonly cancellation_reason: string | null;
}

export interface ChargeRecord extends Stored<'charge'> {
  readonly amount: number;
  readonly amount_captured: number;
  readonly amount_refunded: number;
  readonly currency: string;
  readonly status: 'succeeded' | 'failed';
  readonly captured: boolean;
  readonly payment_intent: string;
  readonly payment_method: string;
  readonly customer: string | null;
  readonly card: string;
  readonly is_authenticated: boolean;
  readonly balance_transaction: string | null;
  readonly error: IntentError | null;
  readonly metadata: Metadata;
  readonly more: ChargeMore;
  /** When the hold ends by itself; 0 for a charge without one. */
  readonly due_ms: number;
}

export interface ChargeMore {
  readonly description: string | null;
  readonly receipt_email: string | null;
  readonly statement_descriptor: string | null;
  readonly statement_descriptor_suffix: string | null;
  readonly shipping: Opaque;
  readonly transfer_group: string | null;
  readonly user_report: string | null;
  /** What the hold may become, where that was asked for; null for plain charges. */
  readonly growth: ChargeGrowth | null;
  readonly authentication: ImportedAuthentication | null;
  /** How it was shared, and what came of that once it was captured. */
  readonly connect: ChargeConnect | null;
}

export interface ChargeConnect extends ConnectTerms {
  readonly transfer: string | null;
  readonly application_fee: string | null;
}

/** An authorisation that may be raised, or captured several times, as its card allows. */
export interface ChargeGrowth {
  readonly incremental: Availability;
  readonly multicapture: Availability;
  /** Times it was raised. */
  readonly raises: number;
  /** The balance transactions of its captures, oldest first. */
  readonly lines: readonly string[];
}

export type Availability = 'available' | 'unavailable';

export interface RefundRecord extends Stored<'refund'> {
  readonly amount: number;
  readonly currency: string;
  readonly status: 'pending' | 'succeeded' | 'failed' | 'canceled';
  readonly charge: string;
  readonly payment_intent: string;
  readonly payment_method: string;
  readonly customer: string | null;
  readonly reason: 'duplicate' | 'fraudulent' | 'requested_by_customer' | null;
  readonly balance_transaction: string | null;
  readonly failure_balance_transaction: string | null;
  readonly failure_reason: string | null;
  /** What it took back of a transfer and gave back of a fee; left out where nothing was shared. */
  readonly shared?: RefundShared;
  readonly metadata: Metadata;
  /** When its end comes, and which; 0 when it has come. */
  readonly due_ms: number;
  readonly due: 'succeeds' | 'fails' | null;
}

export interface RefundShared {
  readonly is_reversed: boolean;
  readonly is_fee_returned: boolean;
  /** Null where nothing was asked for, or rounding left nothing. */
  readonly transfer_reversal: string | null;
  readonly fee_refund: string | null;
}

export interface CustomerRecord extends Stored<'customer'> {
  readonly email: string | null;
  readonly name: string | null;
  readonly description: string | null;
  readonly phone: string | null;
  readonly address: Opaque;
  readonly shipping: Opaque;
  readonly default_payment_method: string | null;
  readonly preferred_locales: readonly string[];
  readonly metadata: Metadata;
  readonly is_deleted: boolean;
}

export interface PaymentMethodRecord extends Stored<'payment_method'> {
  readonly customer: string | null;
  readonly card: string;
  readonly exp_month: number;
  readonly exp_year: number;
  readonly billing_details: Opaque;
  readonly allow_redisplay: 'always' | 'limited' | 'unspecified';
  readonly metadata: Metadata;
  /** `set_up`: authenticated by a SetupIntent. `spent`: used or detached, not to be used again. */
  readonly standing: 'new' | 'set_up' | 'spent';
}

export type LineType =
  | 'adjustment'
  | 'application_fee'
  | 'application_fee_refund'
  | 'charge'
  | 'payment'
  | 'payment_refund'
  | 'payout'
  | 'payout_cancel'
  | 'payout_failure'
  | 'payout_minimum_balance_hold'
  | 'payout_minimum_balance_release'
  | 'refund'
  | 'refund_failure'
  | 'stripe_fee'
  | 'topup'
  | 'transfer'
  | 'transfer_refund';

export interface BalanceTransactionRecord extends Stored<'balance_transaction'> {
  readonly type: LineType;
  readonly amount: number;
  /** All that is kept back of the amount; below nothing where a fee is given back. */
  readonly fee: number;
  /** The platform's part of the fee; left out where it has none. */
  readonly application_fee?: number;
  readonly currency: string;
  readonly source: string | null;
  readonly available_on: number;
}

/**
 * The moment at which money of an account becomes available, or at which what is there is paid out.
 * There is one for each such second.
 */
export interface FundsTurnRecord extends Stored<'funds_turn'> {
  readonly is_funding: boolean;
  readonly due_ms: number;
  /** The balance as it was then, once the moment has come. */
  readonly shown: Stripe.Balance | null;
}

export interface WebhookEndpointRecord extends Stored<'webhook_endpoint'> {
  readonly url: string;
  readonly secret: string;
  readonly enabled_events: readonly string[];
  readonly api_version: string | null;
  readonly description: string | null;
  readonly metadata: Metadata;
  /** Whether it gets the events of connected accounts, in place of the platform's own. */
  readonly is_connect: boolean;
  readonly is_disabled: boolean;
  readonly is_deleted: boolean;
}

/** An address that events go to, thin or whole: the second API's webhook endpoint. */
export interface EventDestinationRecord extends Stored<'event_destination'> {
  readonly name: string;
  readonly description: string;
  readonly url: string;
  readonly secret: string;
  readonly enabled_events: readonly string[];
  readonly payload: 'snapshot' | 'thin';
  readonly snapshot_api_version: string | null;
  /** Whose events: the platform's own, those of its accounts. */
  readonly events_from: readonly ('@accounts' | '@self')[];
  readonly metadata: Metadata;
  readonly updated: number;
  readonly is_disabled: boolean;
  readonly is_deleted: boolean;
}

export interface RecordOf {
  readonly payment_intent: PaymentIntentRecord;
  readonly setup_intent: SetupIntentRecord;
  readonly charge: ChargeRecord;
  readonly refund: RefundRecord;
  readonly dispute: DisputeRecord;
  readonly file: FileRecord;
  readonly customer: CustomerRecord;
  readonly payment_method: PaymentMethodRecord;
  readonly balance_transaction: BalanceTransactionRecord;
  readonly funds_turn: FundsTurnRecord;
  readonly transfer: TransferRecord;
  readonly transfer_reversal: TransferReversalRecord;
  readonly application_fee: ApplicationFeeRecord;
  readonly fee_refund: FeeRefundRecord;
  readonly payment: PaymentRecord;
  readonly payment_refund: PaymentRefundRecord;
  readonly external_account: ExternalAccountRecord;
  readonly balance_settings: BalanceSettingsRecord;
  readonly payout: PayoutRecord;
  readonly topup: TopupRecord;
  readonly webhook_endpoint: WebhookEndpointRecord;
  readonly account: AccountRecord;
  readonly person: PersonRecord;
  readonly capability: CapabilityRecord;
  readonly account_link: AccountLinkRecord;
  readonly event_destination: EventDestinationRecord;
}

export type Kind = keyof RecordOf;
export type AnyRecord = RecordOf[Kind];

/** An event points at the versions it speaks of; its payload is rendered when asked for. */
export interface EventRecord {
  readonly id: string;
  readonly n: number;
  /** Whose event it is: null for the platform's own, or the connected account's id. */
  readonly account: string | null;
  readonly type: string;
  readonly created: number;
  readonly record: AnyRecord;
  readonly previous: AnyRecord | null;
  readonly request: string | null;
  readonly idempotency_key: string | null;
}
