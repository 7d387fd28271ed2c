import type Stripe from 'stripe';

/**
 * What the sandbox keeps of each Stripe object: only the fields that vary, immutable, so that an
 * event or a stored answer can point at the version it saw. Amounts are safe integers in minor
 * units, as Stripe's JSON has them.
 */
export interface Stored<K extends string> {
  readonly kind: K;
  readonly id: string;
  /** Place in the order of creation within its kind. */
  readonly n: number;
  readonly created: number;
}

export type Metadata = Readonly<Record<string, string>>;

/** Stripe's field values that the sandbox keeps and gives back without looking at them. */
export type Opaque = unknown;

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

export type DisputeStatus =
  | 'warning_needs_response'
  | 'warning_under_review'
  | 'warning_closed'
  | 'needs_response'
  | 'under_review'
  | 'won'
  | 'lost';

export interface DisputeRecord extends Stored<'dispute'> {
  readonly amount: number;
  readonly currency: string;
  readonly status: DisputeStatus;
  readonly charge: string;
  readonly payment_intent: string;
  readonly reason: string;
  readonly network_reason_code: string;
  readonly evidence: Readonly<Record<string, string>>;
  readonly due_by: number;
  readonly submission_count: number;
  /** Its balance transactions, oldest first. */
  readonly lines: readonly string[];
  readonly metadata: Metadata;
  /** When its next turn comes, and which; 0 when none does. */
  readonly due_ms: number;
  readonly due: 'won' | 'lost' | 'warning_closed' | 'needs_response' | null;
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

/** A bank account or card that an account is paid out to. It stands in that account's own world. */
export interface ExternalAccountRecord extends Stored<'external_account'> {
  readonly account: string;
  readonly type: 'bank_account' | 'card';
  readonly country: string;
  readonly currency: string;
  readonly last4: string;
  readonly routing_number: string | null;
  readonly holder_name: string | null;
  readonly holder_type: 'company' | 'individual' | null;
  /** After a failed payout `errored`: it is not paid out to any more. */
  readonly status: 'errored' | 'new' | 'validated' | 'verification_failed' | 'verified';
  readonly is_default: boolean;
  readonly is_instant: boolean;
  readonly metadata: Metadata;
  readonly is_deleted: boolean;
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

/**
 * An account that is connected to the platform, whose record it is. What the account owns stands in
 * a world of its own.
 */
export interface AccountRecord extends Stored<'account'> {
  readonly type: 'standard' | 'express' | 'custom' | 'none';
  readonly controller: AccountController;
  readonly country: string;
  readonly default_currency: string;
  readonly email: string | null;
  readonly business_type: string | null;
  readonly business_profile: Details;
  readonly company: Details;
  /** Settings as they were given, without when it is paid out. */
  readonly settings: Details;
  readonly tos_acceptance: TermsAccepted;
  readonly review: AccountReview;
  readonly standing: AccountStanding;
  readonly metadata: Metadata;
  readonly is_deleted: boolean;
  /** Its owner has let the platform go: no request in its name is let through. */
  readonly is_disconnected: boolean;
  readonly v2: SecondFace | null;
  /** When a deadline passes or Stripe has looked through what was handed in; 0 for never. */
  readonly due_ms: number;
}

/** What only the second API knows of an account; null where the first made it. */
export interface SecondFace {
  readonly configurations: readonly ('customer' | 'merchant' | 'recipient')[];
  readonly is_closed: boolean;
  readonly contact_phone: string | null;
  readonly display_name: string | null;
}

/** What was handed in, by Stripe's names and as deep as they are. */
export interface Details {
  readonly [name: string]: Opaque;
}

/** What Stripe knows of an account beside what was handed in; its standing follows from both. */
export interface AccountReview {
  /** Its owner went through Stripe's pages to the end. */
  readonly is_onboarded: boolean;
  readonly has_submitted: boolean;
  /** When Stripe has looked through it all; null while something is missing. */
  readonly checked_at_ms: number | null;
  /** What would fail but was settled on Stripe's pages. */
  readonly excused: readonly string[];
  readonly demands: readonly ExtraDemand[];
  /** Why it may do nothing, whatever it hands in: `rejected.fraud`, `listed`, `platform_paused`. */
  readonly disabled_reason: Stripe.Account.Requirements.DisabledReason | null;
  /** What a knob has set, whatever else would follow. */
  readonly pins: Pins;
}

/** Something that Stripe asks for beyond what it asks of everybody. */
export interface ExtraDemand {
  readonly field: string;
  readonly deadline: number | null;
  /** Only eventually due: no deadline passes. */
  readonly is_eventual: boolean;
  /** Stands among the future requirements until its deadline. */
  readonly is_future: boolean;
  readonly error: Omit<Stripe.Account.Requirements.Error, 'requirement'> | null;
}

export type Pins = Partial<
  Omit<AccountStanding, 'requirements' | 'future_requirements'> & {
    readonly requirements: Partial<Demands>;
    readonly future_requirements: Partial<Demands>;
  }
>;

/** Somebody who owns, runs or stands for an account, or is it himself. */
export interface PersonRecord extends Stored<'person'> {
  readonly account: string;
  /** The person is the whole account: its `individual`. */
  readonly is_individual: boolean;
  readonly updated: number;
  readonly details: Details;
  readonly metadata: Metadata;
  readonly is_deleted: boolean;
}

/** What one capability of an account stands at; its id is its name. */
export interface CapabilityRecord extends Stored<'capability'> {
  readonly account: string;
  readonly status: CapabilityStatus;
  readonly requested_at: number | null;
  readonly requirements: Demands;
}

/** A page of Stripe's, good once, on which an account's owner hands in what is asked. */
export interface AccountLinkRecord extends Stored<'account_link'> {
  readonly account: string;
  readonly use: 'account_onboarding' | 'account_update';
  readonly api: 'v1' | 'v2';
  readonly refresh_url: string;
  readonly return_url: string;
  readonly expires_at: number;
  readonly state: 'minted' | 'opened' | 'used';
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

/** Who pays Stripe, who bears losses, who collects what Stripe asks, and what the owner logs into. */
export interface AccountController {
  readonly fees_payer: 'account' | 'application' | 'application_custom' | 'application_express';
  readonly losses_payments: 'application' | 'stripe';
  readonly requirement_collection: 'application' | 'stripe';
  readonly dashboard: 'express' | 'full' | 'none';
}

export interface TermsAccepted {
  readonly date: number | null;
  readonly ip: string | null;
  readonly user_agent: string | null;
  readonly service_agreement: string;
}

/** What an account may do, and what Stripe still wants of it. */
export interface AccountStanding {
  readonly capabilities: Readonly<Record<string, CapabilityStatus>>;
  readonly requirements: Demands;
  readonly future_requirements: Demands;
  readonly charges_enabled: boolean;
  readonly payouts_enabled: boolean;
  readonly details_submitted: boolean;
}

export type CapabilityStatus = 'active' | 'inactive' | 'pending' | 'unrequested';

/** Stripe's own shape of requirements: fields by how pressing they are, and why it was disabled. */
export type Demands = Pick<
  Stripe.Account.Requirements,
  | 'alternatives'
  | 'current_deadline'
  | 'currently_due'
  | 'disabled_reason'
  | 'errors'
  | 'eventually_due'
  | 'past_due'
  | 'pending_verification'
>;

export interface RecordOf {
  readonly payment_intent: PaymentIntentRecord;
  readonly setup_intent: SetupIntentRecord;
  readonly charge: ChargeRecord;
  readonly refund: RefundRecord;
  readonly dispute: DisputeRecord;
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
